import type { AudioFrame } from '../../audio/AudioFrame.js';
import { checkObject } from '../../support/checkObject.js';
import { describeValue } from '../../support/describeValue.js';
import { UNKNOWN_AUDIO } from './HeardSegment.js';
import { isAudioFrame } from '../../audio/isAudioFrame.js';
import { isSameAudio } from './isSameAudio.js';

/** @throws TypeError when a prompt is no audio, has the name of unknown audio, or is the same as another */
export function checkPrompts(prompts: Readonly<Record<string, AudioFrame>>): void {
  checkObject('`prompts`', prompts);
  const entries = Object.entries(prompts);
  entries.forEach(([name, audio], index) => {
    if (name === UNKNOWN_AUDIO) {
      throw new TypeError(
        `\`prompts.${name}\` must have another name: it is that of sound that nobody knows`,
      );
    }
    if (!isAudioFrame(audio)) {
      throw new TypeError(`\`prompts.${name}\` must be an AudioFrame, got ${describeValue(audio)}`);
    }
    const [twin] = entries.slice(0, index).find(([, other]) => isSameAudio(audio, other)) ?? [];
    if (twin !== undefined) {
      throw new TypeError(
        `\`prompts.${name}\` is the same audio as \`prompts.${twin}\`: which of them is heard cannot be told`,
      );
    }
  });
}
