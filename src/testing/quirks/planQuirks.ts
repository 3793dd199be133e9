import { describeValue } from '../../support/describeValue.js';
import type { PlayoutBehaviour } from '../caller/SimulatedPlayout.js';
import { type ParsedQuirk, readQuirk } from './readQuirk.js';
import type { Quirk } from './quirks.js';

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
