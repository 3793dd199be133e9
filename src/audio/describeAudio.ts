import { describeValue } from '../support/describeValue.js';
import { typedArrayName } from '../support/typedArrays.js';

/** Describes a value that is not audio in an error message, with a way to convert it if there is one. */
export function describeAudio(value: unknown): string {
  const samples =
    typeof value === 'object' && value !== null && 'samples' in value ? value.samples : undefined;
  if (samples === undefined) {
    return `${describeValue(value)}${floatHint(value)}`;
  }
  return hasOneChannel(value)
    ? `a frame whose \`samples\` are ${describeValue(samples)}${floatHint(samples)}`
    : 'a frame with more than one channel: mix it to mono first';
}

/** Whether a frame has no `channels`, as an `AudioFrame` does, or says that it is mono. */
export function hasOneChannel(frame: unknown): boolean {
  return (
    typeof frame !== 'object' || frame === null || !('channels' in frame) || !(Number(frame.channels) > 1)
  );
}

function floatHint(value: unknown): string {
  return typedArrayName(value)?.startsWith('Float') === true
    ? ': `floatToPcm16(samples)` of exotel-rx/audio converts it'
    : '';
}
