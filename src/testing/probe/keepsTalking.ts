import { fail, pass, type ProbeVerdict, warn } from './ProbeCheck.js';
import { audioWithin, type RecordedCall } from './RecordedCall.js';

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
