import { isAudioFrame } from './isAudioFrame.js';
import type { PcmInput } from './PcmInput.js';

/** Whether a value is audio that can be sent: an `AudioFrame`, an `Int16Array` or a `Uint8Array`. */
export function isPcmInput(value: unknown): value is PcmInput {
  return value instanceof Int16Array || value instanceof Uint8Array || isAudioFrame(value);
}
