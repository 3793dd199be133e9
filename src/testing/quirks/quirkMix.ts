import { seededRandom } from '../seededRandom.js';
import type { QuirkEntry } from './QuirkEntry.js';
import { type Quirk, quirkEntries } from './quirks.js';

/** At most so many in a mix: more tell little about which one did it. */
const MOST = 5;

/**
 * Picks one to five quirks that go together, each with a number around its default. The same seed gives the same mix, on
 * every machine; a later version of the library may mix differently.
 *
 * ```ts
 * simulateCall('ws://localhost:8080', { quirks: quirkMix(42) });
 * ```
 *
 * @throws RangeError when the seed is no integer
 * @public
 */
export function quirkMix(seed: number): readonly Quirk[] {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`\`seed\` must be an integer, got ${String(seed)}`);
  }
  const random = seededRandom(seed);
  const pool = [...quirkEntries];
  const chosen: typeof pool = [];
  const count = 1 + Math.floor(random() * MOST);
  while (chosen.length < count) {
    const [entry] = pool.splice(Math.floor(random() * pool.length), 1);
    if (entry === undefined) {
      break;
    }
    if (entry.family === undefined || chosen.every(({ family }) => family !== entry.family)) {
      chosen.push(entry);
    }
  }
  return chosen.map(({ name, value }) =>
    value === undefined ? name : (`${name}=${near(value, random())}` as const),
  );
}

/** From half to twice the default, within what is allowed. */
function near({ defaultValue, min, max }: NonNullable<QuirkEntry['value']>, share: number): number {
  return Math.min(max, Math.max(min, Math.round(defaultValue * 4 ** (share - 0.5))));
}
