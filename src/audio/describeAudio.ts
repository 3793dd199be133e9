import { describeValue } from '../support/describeValue.js';
import { typedArrayName } from '../support/typedArrays.js';

/** Names what is no audio in an error message, with what makes audio of it. */
export function describeAudio(value: unknown): string {
  const samples =
    typeof value === 'object' && value !== null && 'samples' in value ? value.samples : undefined;
  if (samples === undefined) {
    return `${describeValue(value)}${floatHint(value)}`;
  }
  return hasOneChannel(value)
    ? `a frame whose \`samples\` are ${describeValue(samples)}${floatHint(samples)}`
    : 'a frame of more than one channel: mix it to one first';
}

/** Whether a frame says nothing of its channels, as an `AudioFrame` does, or that it is mono. */
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
