import { isPromise } from '../support/fromAsync.js';
import { describeValue } from '../support/describeValue.js';
import { typedArrayName } from '../support/typedArrays.js';

/** Describes a value that is not audio in an error message, with a way to convert it if there is one. */
export function describeAudio(value: unknown): string {
  const samples =
    typeof value === 'object' && value !== null && 'samples' in value ? value.samples : undefined;
  if (samples === undefined) {
    return `${describeValue(value)}${floatHint(value)}${bufferHint(value)}`;
  }
  return hasOneChannel(value)
    ? `a frame whose \`samples\` are ${describeValue(samples)}${floatHint(samples)}`
    : 'a frame with more than one channel: mix it to mono first';
}

/** Describes a value that is not a source of audio, with a way to convert it if there is one. */
export function describeSource(value: unknown): string {
  return describeAudio(value) + sourceHint(value);
}

/** Whether a frame has no `channels`, as an `AudioFrame` does, or says that it is mono. */
export function hasOneChannel(frame: unknown): boolean {
  return (
    typeof frame !== 'object' || frame === null || !('channels' in frame) || !(Number(frame.channels) > 1)
  );
}

function bufferHint(value: unknown): string {
  return tagOf(value).endsWith('ArrayBuffer') ? ': pass `new Uint8Array(buffer)`' : '';
}

function sourceHint(value: unknown): string {
  switch (tagOf(value)) {
    case 'Response':
      return ': pass its `body`';
    case 'Blob':
    case 'File':
      return ': pass `blob.stream()`';
    default:
      return isPromise(value) ? ': pass a function that returns the promise, or `await` it' : '';
  }
}

/** Returns the name of the kind of an object of any realm; not by `instanceof`, because a runtime may lack the class. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function floatHint(value: unknown): string {
  return typedArrayName(value)?.startsWith('Float') === true
    ? ': `floatToPcm16(samples)` of exotel-rx/audio converts it'
    : '';
}
