import type { PcmInput } from './PcmInput.js';

/** Whether bytes that were given as PCM begin with the header of a WAV file. */
export function beginsAsWav(audio: PcmInput): boolean {
  return (
    audio instanceof Uint8Array &&
    audio[0] === 0x52 &&
    Buffer.from(audio.buffer, audio.byteOffset, Math.min(12, audio.length))
      .toString('latin1')
      .match(/^RIFF[^]{4}WAVE$/) !== null
  );
}
