import type { PcmInput } from '../PcmInput.js';

/** Whether bytes that were given as PCM begin with the header of a WAV file. */
export function beginsAsWav(audio: PcmInput): boolean {
  return (
    audio instanceof Uint8Array &&
    audio[0] === 0x52 &&
    /^RIFF[^]{4}WAVE$/.test(String.fromCharCode(...audio.subarray(0, 12)))
  );
}
