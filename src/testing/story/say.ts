import { readFileSync } from 'node:fs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { decodeWav } from '../../audio/decodeWav.js';
import type { StoryStep } from './Story.js';

/**
 * The caller says something, to its end. Audio of another rate than the call's is converted.
 *
 * @throws ExotelError `badWav` or `unsupportedWav` when a file is no WAV file that is read, and what reading it throws
 * @public
 */
export function say(audio: AudioFrame | { readonly wav: string }): StoryStep {
  return { type: 'say', audio: 'wav' in audio ? decodeWav(readFileSync(audio.wav)) : audio };
}
