import { inspect } from 'node:util';
import { nameOfPrompt } from './PromptCode.js';

const MAX_CHARACTERS = 200;

/** Writes a value on one line: audio by its name or length, objects as code would write them. */
export function describeTestValue(value: unknown): string {
  if (
    typeof value === 'object' &&
    value !== null &&
    'samples' in value &&
    value.samples instanceof Int16Array
  ) {
    const rate = 'sampleRate' in value && typeof value.sampleRate === 'number' ? value.sampleRate : undefined;
    return describeAudio(value.samples, rate);
  }
  if (value instanceof Int16Array) {
    return describeAudio(value, undefined);
  }
  if (value instanceof Error) {
    return `${value.name}: ${value.message}`;
  }
  const text = inspect(value, { depth: 4, breakLength: Infinity, compact: true, maxArrayLength: 8 });
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}

function describeAudio(samples: Int16Array, sampleRate: number | undefined): string {
  const name = nameOfPrompt(samples);
  const length =
    sampleRate === undefined ? `${samples.length} samples` : `${(samples.length * 1_000) / sampleRate} ms`;
  return name === undefined ? `audio of ${length}` : `${length} of prompt('${name}')`;
}
