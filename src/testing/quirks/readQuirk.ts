import { describeValue } from '../../support/describeValue.js';
import type { QuirkEntry } from './QuirkEntry.js';
import { quirkEntries } from './quirks.js';

/** A quirk of the table, and the number that it has in a call. */
export interface ParsedQuirk {
  readonly entry: QuirkEntry;
  readonly value: number;
}

/** @throws RangeError when there is no such quirk, or none with that number; it names the option and quotes the value */
export function readQuirk(option: string, quirk: string): ParsedQuirk {
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
