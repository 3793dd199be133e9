import { describeValue } from '../../support/describeValue.js';
import type { PlayoutBehaviour } from '../caller/SimulatedPlayout.js';
import type { QuirkEntry } from './QuirkEntry.js';
import { type Quirk, quirkEntries } from './quirks.js';

/** A quirk of the table, and the number that it has in a call. */
export interface ParsedQuirk {
  readonly entry: QuirkEntry;
  readonly value: number;
}

/** @throws RangeError when there is no such quirk, or none with that number; it names the option and quotes the value */
function readQuirk(option: string, quirk: string): ParsedQuirk {
  const fail = (what: string) => new RangeError(`\`${option}\` must be ${what}, got ${describeValue(quirk)}`);
  const [, name = '', , number] = /^(\w+)(=(.*))?$/s.exec(quirk) ?? [];
  const entry = quirkEntries.find((known) => known.name === name);
  if (entry === undefined) {
    throw fail('a quirk, such as noConnected or jitter=80 (QUIRKS lists them)');
  }
  if (entry.value === undefined) {
    if (number !== undefined) {
      throw fail(`"${name}", which takes no number`);
    }
    return { entry, value: 0 };
  }
  const { defaultValue, min, max, unit } = entry.value;
  const value = number === undefined ? defaultValue : /^\d+$/.test(number) ? Number(number) : NaN;
  if (!(value >= min && value <= max)) {
    throw fail(`"${name}=N" with an integer from ${min} to ${max} (${unit})`);
  }
  return { entry, value };
}

/** @throws TypeError when it is no list, RangeError when one is no quirk, or stands there twice */
export function planQuirks(quirks: readonly Quirk[]): readonly ParsedQuirk[] {
  const given: unknown = quirks;
  if (!Array.isArray(given)) {
    throw new TypeError(
      `\`quirks\` must be a list, such as ['noConnected', 'jitter=80'], got ${describeValue(given)}`,
    );
  }
  const parsed = quirks.map((quirk, index) => readQuirk(`quirks[${index}]`, quirk));
  parsed.forEach(({ entry }, index) => {
    if (parsed.findIndex((other) => other.entry === entry) !== index) {
      throw new RangeError(`\`quirks[${index}]\` must be another one: "${entry.name}" stands there twice`);
    }
  });
  return parsed;
}

/** How marks are echoed with quirks: what they say wins. */
export function withQuirks(playout: PlayoutBehaviour, quirks: readonly ParsedQuirk[]): PlayoutBehaviour {
  return quirks.reduce<PlayoutBehaviour>(
    (behaviour, { entry, value }) => ({ ...behaviour, ...entry.playout?.(value) }),
    playout,
  );
}

/**
 * Whether a text names a quirk of {@link QUIRKS}, with its number if it has one.
 *
 * @public
 */
export function isQuirk(text: string): text is Quirk {
  try {
    readQuirk('text', text);
    return true;
  } catch {
    return false;
  }
}
