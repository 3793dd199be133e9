import type { BotAct } from './BotAct.js';

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
export function pairActs(
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
