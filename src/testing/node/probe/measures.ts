import { fail, pass, type ProbeCheck, type ProbeVerdict, skip, warn } from './ProbeCheck.js';
import { audioWithin, GOOD_CALLS, type RecordedCall } from './ProbeRecord.js';

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

/** A caller later than that is no measure of a bot. */
const LATE_MS = 250;

/** Makes a judge who is silent when the machine that probes was too busy to tell times. */
export function onTime(judge: ProbeCheck['judge']): ProbeCheck['judge'] {
  return (record) => {
    const late = Math.max(0, ...record.calls(GOOD_CALLS).map(({ report }) => report?.maxLateMs ?? 0));
    return late > LATE_MS
      ? skip(`this machine was up to ${Math.round(late)} ms late: its times mean little`)
      : judge(record);
  };
}

/** Less of the audio than that is a bot that has lost its thread. */
const SHARE = 0.5;

/** Judges whether a bot treats a call like another, good one: it stays, and says about as much in the same time. */
export function keepsTalking(call: RecordedCall, good: RecordedCall): ProbeVerdict {
  const { report, error = 'it was not made' } = call;
  if (report === undefined) {
    return fail(`there was no call: ${error}`);
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
  const reason = `${(said / 1_000).toFixed(1)} s were said, ${(expected / 1_000).toFixed(1)} s in the ${good.scenario} call`;
  return said === 0 && expected > 0 ? fail(reason) : said < expected * SHARE ? warn(reason) : pass(reason);
}
