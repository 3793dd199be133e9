import type { AudioFrame } from './AudioFrame.js';

/** Whether a value is an `AudioFrame`, where no compiler looks. */
export function isAudioFrame(value: unknown): value is AudioFrame {
  return (
    typeof value === 'object' &&
    value !== null &&
    'samples' in value &&
    value.samples instanceof Int16Array &&
    'sampleRate' in value &&
    typeof value.sampleRate === 'number'
  );
}
