import type { RecordedCall } from './RecordedCall.js';

/** What a bot may send ahead comes within so much of the beginning, and says nothing about its speed. */
const HEAD_START_MS = 500;
/** Less says little about a speed. */
const SHORTEST_MS = 1_800;

/** How fast a bot sends within an utterance: 1 is real time. */
export interface Speed {
  readonly speed: number;
  /** How long it was measured. */
  readonly overMs: number;
}

/**
 * Measures how fast the longest utterance of a call came: the slope of a straight line through audio sent against time,
 * behind the head start. `undefined` when no utterance took long enough to come.
 *
 * @param gapMs - audio that comes later than that behind the end of other audio belongs to another utterance
 */
export function measureSpeed(call: RecordedCall, gapMs: number): Speed | undefined {
  const utterances: { readonly atMs: number; readonly durationMs: number }[][] = [];
  let endsAt = -Infinity;
  for (const event of call.events) {
    if (event.type === 'clear') {
      // What comes behind it has a head start of its own.
      endsAt = -Infinity;
    } else if (event.type === 'media') {
      const { atMs, durationMs } = event;
      if (atMs > endsAt + gapMs) {
        utterances.push([]);
      }
      utterances.at(-1)?.push({ atMs, durationMs });
      endsAt = Math.max(endsAt, atMs) + durationMs;
    }
  }
  const speeds = utterances.flatMap((messages) => {
    const beganAt = messages[0]?.atMs ?? 0;
    let sentMs = 0;
    const points = messages
      .map(({ atMs, durationMs }) => ({ x: atMs, y: (sentMs += durationMs) }))
      .filter(({ x }) => x > beganAt + HEAD_START_MS);
    const overMs = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0);
    return overMs < SHORTEST_MS ? [] : [{ speed: slopeOf(points), overMs }];
  });
  return speeds.sort((a, b) => b.overMs - a.overMs)[0];
}

/** The slope of the straight line with the least squares. */
function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const xy = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  const xx = mean(points.map(({ x }) => (x - meanX) ** 2));
  return xy / xx;
}
