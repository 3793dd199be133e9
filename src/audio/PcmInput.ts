import type { AudioFrame } from './AudioFrame.js';

/**
 * Audio as an application has it: a frame with its own sample rate, samples, or the bytes of PCM16
 * little-endian mono (`Buffer` included). Samples and bytes are at the rate of the call.
 *
 * @public
 */
export type PcmInput = AudioFrame | Int16Array | Uint8Array;
