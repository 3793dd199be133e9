import { describeValue } from '../../support/describeValue.js';
import type { PlayoutBehaviour } from '../caller/SimulatedPlayout.js';
import type { QuirkEntry } from './QuirkEntry.js';
import { type Quirk, quirkEntries } from './quirks.js';

/** A quirk of the table, and its number in a call. */
export interface ParsedQuirk {
  readonly entry: QuirkEntry;
  readonly value: number;
}

/**
 * @throws RangeError when the quirk is unknown, or its number is not valid; the message names the option and quotes
 * the value
 */
function readQuirk(option: string, quirk: string): ParsedQuirk {
  const fail = (what: string) => new RangeError(`\`${option}\` must be ${what}, got ${describeValue(quirk)}`);
  const [, name = '', , number] = /^(\w+)(=(.*))?$/s.exec(quirk) ?? [];
  const entry = quirkEntries.find((known) => known.name === name);
  if (entry === undefined) {
    throw fail('a quirk of QUIRKS, such as noConnected or jitter=80');
  }
  if (entry.value === undefined) {
    if (number !== undefined) {
      throw fail(`"${name}" without a number`);
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

/** @throws TypeError when `quirks` is not an array, RangeError when a quirk is unknown or repeated */
export function planQuirks(quirks: readonly Quirk[]): readonly ParsedQuirk[] {
  const given: unknown = quirks;
  if (!Array.isArray(given)) {
    throw new TypeError(
      `\`quirks\` must be an array, such as ['noConnected', 'jitter=80'], got ${describeValue(given)}`,
    );
  }
  const parsed = quirks.map((quirk, index) => readQuirk(`quirks[${index}]`, quirk));
  parsed.forEach(({ entry }, index) => {
    if (parsed.findIndex((other) => other.entry === entry) !== index) {
      throw new RangeError(`\`quirks\` must have each quirk only once, got "${entry.name}" twice`);
    }
  });
  return parsed;
}

/** Returns the playout with the changes of quirks, which override it. */
export function withQuirks(playout: PlayoutBehaviour, quirks: readonly ParsedQuirk[]): PlayoutBehaviour {
  return quirks.reduce<PlayoutBehaviour>(
    (behaviour, { entry, value }) => ({ ...behaviour, ...entry.playout?.(value) }),
    playout,
  );
}

/**
 * Returns true when a text is a quirk of {@link QUIRKS}, with a valid number if it has one.
 *
 * ```ts
 * const quirks = ['noConnected', 'jitter=80'].filter(isQuirk);
 * ```
 *
 * @param text - such as `'jitter=80'`
 * @returns whether the text is a valid quirk
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
