import { Dice } from './Dice';
import type { FrameCase, FrameItem } from './FrameCase';

/** The bytes that are written before the client waits for a pong or ends. */
export interface Stretch {
  readonly pieces: readonly Buffer[];
  readonly awaitsPong: string | undefined;
}

/** More writes per case would be slow, and might exceed the fragments of a frame that a server accepts. */
const MAX_CUTS = 100;
const BYTEWISE = 120;

/** Cuts the stream of a case into writes. */
export function cutPieces({ seed, items, cutting }: FrameCase): readonly Stretch[] {
  const dice = new Dice(seed ^ 0x5f3759df);
  const stretches: { readonly items: readonly FrameItem[]; readonly awaitsPong: string | undefined }[] = [];
  let pending: FrameItem[] = [];
  for (const item of items) {
    pending.push(item);
    if (item.awaitsPong !== undefined) {
      stretches.push({ items: pending, awaitsPong: item.awaitsPong });
      pending = [];
    }
  }
  stretches.push({ items: pending, awaitsPong: undefined });
  const maxCuts = Math.ceil(MAX_CUTS / stretches.length);
  const bytewise = cutting === 'bytewise' ? dice.below(stretches.length) : -1;
  return stretches.map(({ items: some, awaitsPong }, index) => {
    const starts = startsOf(some);
    const cuts = [
      ...(cutting === 'items' ? starts : []),
      ...(cutting === 'random' || cutting === 'bytewise' ? randomCuts(starts, some, maxCuts, dice) : []),
      ...(index === bytewise ? everyCut(dice.pick([0, ...starts])) : []),
    ];
    return { pieces: cut(some, cuts), awaitsPong };
  });
}

function startsOf(items: readonly FrameItem[]): readonly number[] {
  let at = 0;
  return items.map(({ bytes }) => {
    at += bytes.length;
    return at - bytes.length;
  });
}

/** Mostly within or near the header of a frame. */
function randomCuts(
  starts: readonly number[],
  items: readonly FrameItem[],
  most: number,
  dice: Dice,
): readonly number[] {
  const length = items.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return Array.from({ length: dice.below(most + 1) }, () =>
    dice.chance(0.6) ? dice.pick([0, ...starts]) + dice.between(-6, 16) : dice.below(length),
  );
}

function everyCut(from: number): readonly number[] {
  return Array.from({ length: BYTEWISE }, (_, index) => from + index);
}

function cut(items: readonly FrameItem[], cuts: readonly number[]): readonly Buffer[] {
  const bytes = Buffer.concat(items.map((item) => item.bytes));
  const inside = [...new Set(cuts)].filter((at) => at > 0 && at < bytes.length).sort((a, b) => a - b);
  return [...inside, bytes.length]
    .map((end, index) => bytes.subarray(inside[index - 1] ?? 0, end))
    .filter(({ length }) => length > 0);
}
