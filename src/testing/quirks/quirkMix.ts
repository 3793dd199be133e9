import { describeValue } from '../../support/describeValue.js';
import { checkOneOf } from '../../support/options.js';
import { checkNames } from '../checkNames.js';
import { seededRandom } from '../seededRandom.js';
import type { QuirkEntry } from './QuirkEntry.js';
import { type Quirk, quirkEntries } from './quirks.js';

/** The most quirks in a mix: with more, a failure does not show which quirk caused it. */
const MOST = 5;

/**
 * Options for {@link quirkMix}.
 *
 * @public
 */
export interface QuirkMixOptions {
  /**
   * Where the call runs. `'memory'`, as in `testCall` and `callHandler`, leaves out quirks that need a socket.
   *
   * @defaultValue 'socket'
   */
  readonly transport?: 'socket' | 'memory';
}

/**
 * Returns one to five quirks that can be combined, each with a number around its default. The same seed returns the
 * same mix on every machine for the same `transport`. A later version of the library may mix differently.
 *
 * ```ts
 * simulateCall('ws://localhost:8080', { quirks: quirkMix(42) });
 * callHandler(story, handler, { quirks: quirkMix(42, { transport: 'memory' }) });
 * ```
 *
 * @param seed - an integer
 * @param options - where the call runs
 * @returns quirks for the option `quirks` of `simulateCall`, `callServer`, `callHandler` and `testCall`
 * @throws RangeError when `seed` is not an integer, or `transport` is not valid
 * @see {@link QUIRKS}
 * @public
 */
export function quirkMix(seed: number, options: QuirkMixOptions = {}): readonly Quirk[] {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`\`seed\` must be an integer, got ${describeValue(seed)}`);
  }
  checkNames('quirkMix', options, ['transport']);
  const { transport = 'socket' } = options;
  checkOneOf('transport', transport, ['socket', 'memory']);
  const random = seededRandom(seed);
  const pool = quirkEntries.filter(({ needsSocket }) => transport === 'socket' || needsSocket !== true);
  const chosen: (typeof quirkEntries)[number][] = [];
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

/** Returns a number from half to twice the default, within the allowed range. */
function near({ defaultValue, min, max }: NonNullable<QuirkEntry['value']>, share: number): number {
  return Math.min(max, Math.max(min, Math.round(defaultValue * 4 ** (share - 0.5))));
}
