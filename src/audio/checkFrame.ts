import { describeValue } from '../support/describeValue.js';
import type { AudioFrame } from './AudioFrame.js';

/** @throws TypeError when a value is no frame, as it may be where no compiler looks */
export function checkFrame(frame: AudioFrame): void {
  const value: unknown = frame;
  const samples =
    typeof value === 'object' && value !== null && 'samples' in value ? value.samples : undefined;
  if (!(samples instanceof Int16Array)) {
    throw new TypeError(
      `\`frame\` must be an AudioFrame ({ samples: Int16Array, sampleRate, timestampMs }), got ${describeValue(value)}`,
    );
  }
}
