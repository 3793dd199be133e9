import { describeValue } from '../../../support/describeValue.js';
import type { AudioFrame } from '../../../audio/AudioFrame.js';
import type { CassetteEntry } from '../CassetteEntry.js';
import { type BotAct, followBot } from './followBot.js';
import { checkOptions, type OptionNames } from '../../../support/options.js';

/**
 * Options for {@link compareCassettes}.
 *
 * @public
 */
export interface CompareCassettesOptions {
  /**
   * Recordings to recognise by their sound, so that differences have names. Audio created by `prompt` carries its own
   * name.
   */
  readonly prompts?: Readonly<Record<string, AudioFrame>>;
  /** How much earlier or later, longer or shorter audio may be heard, in ms. @defaultValue 500 */
  readonly toleranceMs?: number;
  /**
   * Whether sound that matches no known prompt must be the same, sample by sample, or may be any sound. Use `'any'`
   * for a bot whose speech is synthesised for each call.
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
 * Difference between two calls: what a bot did in only one of them, or did differently. Each side is a text such as
 * `'menu' at 0.40 s for 1.20 s, cut off`.
 *
 * @public
 */
export interface CassetteDifference {
  /** When it happened in the new call, in ms; in the old call, if the new call has nothing there. */
  readonly atMs: number;
  /** What the bot did in the old call; missing when it did nothing. */
  readonly then?: string;
  /** What the bot did in the new call; missing when it did nothing. */
  readonly now?: string;
}

/**
 * Compares what a bot did in two recorded calls, such as a recording and its replay: what the caller heard, in which
 * order and when, and whether the bot ended the call. It ignores marks, counters, and how audio was cut into
 * messages.
 *
 * ```ts
 * const then = cassetteFile('calls/tuesday.ndjson');
 * const now = inVirtualTime(() => replayToHandler(then, bot(prompts), { digits: '42' }).pipe(toArray()));
 * assert.deepEqual(compareCassettes(then, now), []);
 * ```
 *
 * @param then - the entries of the old call
 * @param now - the entries of the new call
 * @param options - prompts, and what counts as the same
 * @returns the differences, in order; an empty array if both calls are the same
 * @throws RangeError when an option is out of range
 * @see {@link replayToHandler}
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
    throw new RangeError(`\`toleranceMs\` must be a number of ms from 0, got ${describeValue(toleranceMs)}`);
  }
  const pairs = pairActs([...followBot(then, prompts)], [...followBot(now, prompts)], unknownAudio);
  let shiftMs = 0;
  return pairs.flatMap(({ then: before, now: after, isSame }) => {
    if (!isSame || before === undefined || after === undefined) {
      return [difference(before, after)];
    }
    // Audio after a late beginning may also be late.
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

/** Acts of both calls, paired: the same act, or one in place of the other. */
export interface ActPair {
  readonly then: BotAct | undefined;
  readonly now: BotAct | undefined;
  readonly isSame: boolean;
}

/**
 * Pairs the acts of two calls in order, so that as many as possible are the same. An act without a match is alone, or
 * paired with the act in its place.
 */
function pairActs(
  then: readonly BotAct[],
  now: readonly BotAct[],
  unknownAudio: 'same' | 'any',
): readonly ActPair[] {
  // Longest common subsequence: how many acts are the same from each pair on.
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
    // Both are skipped where neither has a match ahead.
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
  // The shorter sound may have been cut off.
  return (
    unknownAudio === 'any' ||
    one.sound.slice(0, other.sound.length).every((block, index) => block === other.sound[index])
  );
}
