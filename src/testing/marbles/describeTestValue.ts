import { inspect } from 'node:util';
import { isAudioFrame } from '../../audio/isAudioFrame.js';
import { nameOfPrompt } from '../prompts/PromptCode.js';

const MAX_CHARACTERS = 200;

/** Writes a value on one line: audio by its name or length, objects as code would write them. */
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
  const text = inspect(value, { depth: 4, breakLength: Infinity, compact: true, maxArrayLength: 8 });
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}

function describeAudio(samples: Int16Array, sampleRate: number | undefined): string {
  const name = nameOfPrompt(samples);
  const length =
    sampleRate === undefined ? `${samples.length} samples` : `${(samples.length * 1_000) / sampleRate} ms`;
  return name === undefined ? `audio of ${length}` : `${length} of prompt('${name}')`;
}
