import type { AudioFrame } from '../../audio/AudioFrame.js';

/** Whether two pieces of audio have the same samples. */
export function isSameAudio(one: AudioFrame, other: AudioFrame): boolean {
  return (
    one.sampleRate === other.sampleRate &&
    one.samples.length === other.samples.length &&
    one.samples.every((sample, index) => sample === other.samples[index])
  );
}
