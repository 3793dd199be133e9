import type { PcmInput } from './PcmInput.js';
import { samplesToPcm16 } from './pcm16.js';

/** The PCM16 little-endian bytes of any audio input, at the input's own rate; nothing is copied. */
export function pcmInputToBytes(input: PcmInput): Uint8Array {
  if (input instanceof Uint8Array) {
    return input;
  }
  return samplesToPcm16(input instanceof Int16Array ? input : input.samples);
}
