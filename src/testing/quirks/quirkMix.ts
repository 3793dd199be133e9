import { checkOneOf } from '../../support/options.js';
import { checkNames } from '../checkNames.js';
import { seededRandom } from '../seededRandom.js';
import type { QuirkEntry } from './QuirkEntry.js';
import { type Quirk, quirkEntries } from './quirks.js';

/** At most so many in a mix: more tell little about which one did it. */
const MOST = 5;

/**
 * What is mixed.
 *
 * @public
 */
export interface QuirkMixOptions {
  /**
   * What the call runs over: in `'memory'`, as in `testCall` and `callHandler`, there are no quirks that need a socket.
   *
   * @defaultValue 'socket'
   */
  readonly transport?: 'socket' | 'memory';
}

/**
 * Picks one to five quirks that go together, each with a number around its default. The same seed gives the same mix, on
 * every machine, for the same transport; a later version of the library may mix differently.
 *
 * ```ts
 * simulateCall('ws://localhost:8080', { quirks: quirkMix(42) });
 * callHandler(story, handler, { quirks: quirkMix(42, { transport: 'memory' }) });
 * ```
 *
 * @throws RangeError when the seed is no integer, or the transport none of the two
 * @public
 */
export function quirkMix(seed: number, options: QuirkMixOptions = {}): readonly Quirk[] {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`\`seed\` must be an integer, got ${String(seed)}`);
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

/** From half to twice the default, within what is allowed. */
function near({ defaultValue, min, max }: NonNullable<QuirkEntry['value']>, share: number): number {
  return Math.min(max, Math.max(min, Math.round(defaultValue * 4 ** (share - 0.5))));
}
