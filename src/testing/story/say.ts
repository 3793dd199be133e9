import type { AudioFrame } from '../../audio/AudioFrame.js';
import { isAudioFrame } from '../../audio/isAudioFrame.js';
import { describeValue } from '../../support/describeValue.js';
import { readWav } from '../caller/readWav.js';
import type { StoryStep } from './Story.js';

/**
 * The caller says something, to its end. Audio of another rate than the call's is converted.
 *
 * @throws TypeError when it is no audio; ExotelError `fileNotFound`, `fileReadFailed`, `badWav` or `unsupportedWav` when a
 * file is not read
 * @public
 */
export function say(audio: AudioFrame | { readonly wav: string }): StoryStep {
  if (isAudioFrame(audio)) {
    return { type: 'say', audio };
  }
  const given: unknown = audio;
  if (typeof given !== 'object' || given === null || !('wav' in given) || typeof given.wav !== 'string') {
    throw new TypeError(`\`audio\` must be an AudioFrame or { wav: path }, got ${describeValue(given)}`);
  }
  return { type: 'say', audio: readWav(given.wav) };
}
