import { fail, pass, type ProbeCheck, type ProbeVerdict, skip, warn } from './ProbeCheck.js';
import { audioWithin, GOOD_CALLS, type RecordedCall } from './ProbeRecord.js';

/** Audio that a bot sends ahead arrives within this time of the beginning, in ms. It does not show the bot's speed. */
const HEAD_START_MS = 500;
/** The shortest time that a speed is measured over, in ms. */
const SHORTEST_MS = 1_800;

/** Speed at which a bot sends within an utterance: 1 is real time. */
export interface Speed {
  readonly speed: number;
  /** How long it was measured, in ms. */
  readonly overMs: number;
}

/**
 * Measures how fast the longest utterance of a call was sent: the slope of a straight line through audio sent against
 * time, after the head start. Returns `undefined` when no utterance was long enough.
 *
 * @param gapMs - audio that arrives more than `gapMs` after the end of earlier audio belongs to a new utterance
 */
export function measureSpeed(call: RecordedCall, gapMs: number): Speed | undefined {
  const utterances: { readonly atMs: number; readonly durationMs: number }[][] = [];
  let endsAt = -Infinity;
  for (const event of call.events) {
    if (event.type === 'clear') {
      // Audio after a clear has a head start again.
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

/** Returns the slope of the least-squares line. */
function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const xy = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  const xx = mean(points.map(({ x }) => (x - meanX) ** 2));
  return xy / xx;
}

/** If the caller is later than this, in ms, the measurements say nothing about the bot. */
const LATE_MS = 250;

/** Wraps a check so that it is skipped when this machine was too busy to measure times. */
export function onTime(judge: ProbeCheck['judge']): ProbeCheck['judge'] {
  return (record) => {
    const late = Math.max(0, ...record.calls(GOOD_CALLS).map(({ report }) => report?.maxLateMs ?? 0));
    return late > LATE_MS
      ? skip(`this machine was up to ${Math.round(late)} ms late: its measurements are not reliable`)
      : judge(record);
  };
}

/** With a smaller share of the audio than this, the bot was disturbed. */
const SHARE = 0.5;

/**
 * Checks whether a bot treats a call like a good call: it stays on the line, and says about as much in the same time.
 */
export function keepsTalking(call: RecordedCall, good: RecordedCall): ProbeVerdict {
  const { report, error = 'the call was not made' } = call;
  if (report === undefined) {
    return fail(`the call failed: ${error}`);
  }
  const { endedBy, closeCode, durationMs } = report;
  const at = `after ${(durationMs / 1_000).toFixed(1)} s`;
  if (endedBy === 'network') {
    return fail(`the connection was lost ${at} (${closeCode})`);
  }
  if (endedBy === 'bot' && (good.report?.endedBy !== 'bot' || closeCode > 1_001)) {
    return fail(`the bot hung up ${at} (${closeCode})`);
  }
  const [said, expected] = [audioWithin(call, durationMs), audioWithin(good, durationMs)];
  const reason = `the bot sent ${(said / 1_000).toFixed(1)} s of audio, and ${(expected / 1_000).toFixed(1)} s in the ${good.scenario} call`;
  return said === 0 && expected > 0 ? fail(reason) : said < expected * SHARE ? warn(reason) : pass(reason);
}
