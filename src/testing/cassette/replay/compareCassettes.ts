import type { AudioFrame } from '../../../audio/AudioFrame.js';
import type { CassetteEntry } from '../CassetteEntry.js';
import { type BotAct, followBot } from './followBot.js';
import { checkOptions, type OptionNames } from '../../../support/options.js';

/**
 * What counts as the same when two recordings of a call are compared.
 *
 * @public
 */
export interface CompareCassettesOptions {
  /** Recordings that are known by their sound, so that differences have names; what `prompt` made has its own. */
  readonly prompts?: Readonly<Record<string, AudioFrame>>;
  /** How much earlier or later, longer or shorter something may be heard, in ms. @defaultValue 500 */
  readonly toleranceMs?: number;
  /**
   * Whether sound that is no prompt has to be the same, sample by sample, or may be any, as that of a bot whose speech is
   * synthesised anew each time.
   *
   * @defaultValue 'same'
   */
  readonly unknownAudio?: 'same' | 'any';
}

const COMPARE_CASSETTES_OPTIONS: OptionNames<CompareCassettesOptions> = {
  prompts: true,
  toleranceMs: true,
  unknownAudio: true,
};

/**
 * Something that a bot did in one of two calls only, or otherwise: in words, such as `'menu' for 1.20 s, cut off`.
 *
 * @public
 */
export interface CassetteDifference {
  /** When, in ms: now, or then when there is nothing now. */
  readonly atMs: number;
  /** Left out when there was nothing then. */
  readonly then?: string;
  /** Left out when there is nothing now. */
  readonly now?: string;
}

/**
 * Compares what a bot did in a recorded call with what it does in another, such as a replay of it: what its caller heard,
 * in which order and when, and whether the bot ended the call. How audio was cut into messages, marks and counters do not
 * matter. Empty when both are the same.
 *
 * ```ts
 * const then = cassetteFile('calls/tuesday.ndjson');
 * const now = inVirtualTime(() => replayToHandler(then, bot(prompts), { digits: '42' }).pipe(toArray()));
 * assert.deepEqual(compareCassettes(then, now), []);
 * ```
 *
 * @throws RangeError when an option is out of its range
 * @public
 */
export function compareCassettes(
  then: Iterable<CassetteEntry>,
  now: Iterable<CassetteEntry>,
  options: CompareCassettesOptions = {},
): readonly CassetteDifference[] {
  checkOptions('compareCassettes', options, COMPARE_CASSETTES_OPTIONS);
  const { prompts = {}, toleranceMs = 500, unknownAudio = 'same' } = options;
  if (!(toleranceMs >= 0)) {
    throw new RangeError(`\`toleranceMs\` must be a number of ms from 0, got ${String(toleranceMs)}`);
  }
  const pairs = pairActs([...followBot(then, prompts)], [...followBot(now, prompts)], unknownAudio);
  let shiftMs = 0;
  return pairs.flatMap(({ then: before, now: after, isSame }) => {
    if (!isSame || before === undefined || after === undefined) {
      return [difference(before, after)];
    }
    // What began late may go on late.
    const isOnTime = [0, shiftMs].some((by) => Math.abs(after.atMs - before.atMs - by) <= toleranceMs);
    const isAsLong = Math.abs(lengthOf(after) - lengthOf(before)) <= toleranceMs;
    shiftMs = after.atMs - before.atMs;
    return isOnTime && isAsLong ? [] : [difference(before, after)];
  });
}

function difference(before: BotAct | undefined, after: BotAct | undefined): CassetteDifference {
  return {
    atMs: Math.round(after?.atMs ?? before?.atMs ?? 0),
    ...(before === undefined ? {} : { then: describe(before) }),
    ...(after === undefined ? {} : { now: describe(after) }),
  };
}

function describe(act: BotAct): string {
  const at = `at ${seconds(act.atMs)}`;
  if (act.type === 'closed') {
    return `closes with ${act.code} ${at}`;
  }
  const name = act.name === 'audio' ? 'audio' : `'${act.name}'`;
  return `${name} ${at} for ${seconds(act.durationMs)}${act.isCut ? ', cut off' : ''}`;
}

function lengthOf(act: BotAct): number {
  return act.type === 'said' ? act.durationMs : 0;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

/** What was done then, and now: the same, or one in the place of the other. */
export interface ActPair {
  readonly then: BotAct | undefined;
  readonly now: BotAct | undefined;
  readonly isSame: boolean;
}

/**
 * Lays what a bot did in two calls side by side, in order, so that as much as possible is the same. What has no match
 * stands alone, or beside what came in its place.
 */
function pairActs(
  then: readonly BotAct[],
  now: readonly BotAct[],
  unknownAudio: 'same' | 'any',
): readonly ActPair[] {
  // How many are the same from each pair on: the longest common subsequence.
  const width = now.length + 1;
  const lengths = new Uint32Array((then.length + 1) * width);
  const lengthAt = (i: number, j: number) => lengths[i * width + j] ?? 0;
  const isSame = (i: number, j: number) => isSameAct(then[i], now[j], unknownAudio);
  for (let i = then.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i * width + j] = isSame(i, j)
        ? lengthAt(i + 1, j + 1) + 1
        : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  const pairs: ActPair[] = [];
  for (let [i, j] = [0, 0]; i < then.length || j < now.length;) {
    const same = i < then.length && j < now.length && isSame(i, j);
    // Both are passed where neither has a match ahead.
    const takesThen = same || j === now.length || lengthAt(i + 1, j) === lengthAt(i, j);
    const takesNow = same || i === then.length || lengthAt(takesThen ? i + 1 : i, j + 1) === lengthAt(i, j);
    pairs.push({
      then: takesThen ? then[i] : undefined,
      now: takesNow ? now[j] : undefined,
      isSame: same,
    });
    i += takesThen ? 1 : 0;
    j += takesNow ? 1 : 0;
  }
  return pairs;
}

function isSameAct(
  one: BotAct | undefined,
  other: BotAct | undefined,
  unknownAudio: 'same' | 'any',
): boolean {
  if (one?.type === 'closed' && other?.type === 'closed') {
    return one.code === other.code;
  }
  if (one?.type !== 'said' || other?.type !== 'said' || one.name !== other.name) {
    return false;
  }
  // The shorter one may have been cut off.
  return (
    unknownAudio === 'any' ||
    one.sound.slice(0, other.sound.length).every((block, index) => block === other.sound[index])
  );
}
