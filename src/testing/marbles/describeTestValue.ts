import { isAudioFrame } from '../../audio/AudioFrame.js';
import { describeValue } from '../../support/describeValue.js';
import { runtime } from '../../support/runtime.js';
import { nameOfPrompt } from '../prompts/PromptCode.js';

const MAX_CHARACTERS = 200;

/** Formats a value on one line: audio by its name or length, objects as code. */
export function describeTestValue(value: unknown): string {
  if (isAudioFrame(value)) {
    return describeAudio(value.samples, value.sampleRate);
  }
  if (value instanceof Int16Array) {
    return describeAudio(value, undefined);
  }
  if (value instanceof Error) {
    return `${value.name}: ${value.message}`;
  }
  const text = inspect(value);
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}

/** As code where Node's `util` exists, as JSON elsewhere. */
function inspect(value: unknown): string {
  const util = runtime.builtIn('node:util');
  if (util !== undefined) {
    return util.inspect(value, { depth: 4, breakLength: Infinity, compact: true, maxArrayLength: 8 });
  }
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : describeValue(value);
}

function describeAudio(samples: Int16Array, sampleRate: number | undefined): string {
  const name = nameOfPrompt(samples);
  const length =
    sampleRate === undefined ? `${samples.length} samples` : `${(samples.length * 1_000) / sampleRate} ms`;
  return name === undefined ? `audio of ${length}` : `${length} of prompt('${name}')`;
}

/**
 * Returns true when a value is as expected: deeply equal, except for properties that are `undefined` on either side.
 * A value with an `asymmetricMatch`, such as `expect.anything()` of jest and vitest, decides for itself. Errors match
 * when their names, messages and codes match.
 */
export function isAlike(actual: unknown, expected: unknown): boolean {
  if (Object.is(actual, expected)) {
    return true;
  }
  if (typeof expected !== 'object' || expected === null) {
    return false;
  }
  if ('asymmetricMatch' in expected && typeof expected.asymmetricMatch === 'function') {
    const decision: unknown = Reflect.apply(expected.asymmetricMatch, expected, [actual]);
    return decision === true;
  }
  if (typeof actual !== 'object' || actual === null || kindOf(actual) !== kindOf(expected)) {
    return false;
  }
  if (kindOf(expected) === '[object Error]') {
    return ['name', 'message', 'code'].every((key) => Object.is(read(actual, key), read(expected, key)));
  }
  if (ArrayBuffer.isView(actual) && ArrayBuffer.isView(expected)) {
    const [left, right] = [bytesOf(actual), bytesOf(expected)];
    return left.length === right.length && left.every((byte, index) => byte === right[index]);
  }
  if (actual instanceof Date && expected instanceof Date) {
    return actual.getTime() === expected.getTime();
  }
  if (actual instanceof Map || actual instanceof Set) {
    return isAlike([...actual], expected instanceof Map || expected instanceof Set ? [...expected] : []);
  }
  const keys = new Set([...keysOf(actual), ...keysOf(expected)]);
  return [...keys].every((key) => isAlike(read(actual, key), read(expected, key)));
}

/** `[object Array]` and so on; instances of custom classes are all objects. */
function kindOf(value: object): string {
  return Object.prototype.toString.call(value);
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function keysOf(value: object): readonly string[] {
  return Array.isArray(value) ? [...value.keys(), 'length'].map(String) : Object.keys(value);
}

function read(value: object, key: string): unknown {
  return Reflect.get(value, key);
}
