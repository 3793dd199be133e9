import type { SimulatedCallReport } from '../../src/testing/index.js';
import type { CallOrder } from './CallOrder.js';
import type { HeardCheck } from './HeardCheck.js';
import type { CallRecord } from '../shared/ServerMessage.js';

/** What the caller's side knows about a call. */
export interface CallerRecord {
  readonly order: CallOrder;
  readonly isHealthy: boolean;
  readonly frameSamples: number;
  readonly keys: string;
  readonly report: SimulatedCallReport;
  readonly heard: HeardCheck;
}

/** Echoed audio that may be in flight when the caller hangs up: audio sent ahead, one frame, and the delay of a busy machine. */
const ON_ITS_WAY_MS = 3_000;

/** How wrong the clock of a playback may be although nothing is late: one message, and the buffer of the caller's ear. */
const CLOCK_MS = 300;

/** The faults of a call, in words. Checks everything for a healthy call, and the end for a failing call. */
export function judgeCall(server: CallRecord, caller: CallerRecord): readonly string[] {
  const { order, isHealthy, report, heard } = caller;
  const wrong: string[] = [];
  const check = (isRight: boolean, what: string) => {
    if (!isRight) wrong.push(what);
  };
  check(server.ends === 1, `ended ${server.ends} times`);
  check(server.outcomes === 1, `${server.outcomes} outcomes`);
  check(server.completions === 2, `audio$ and dtmf$ completed ${server.completions} times`);
  check(
    server.plays.every(({ finished }) => finished <= 1),
    'a playback finished twice',
  );
  if (!isHealthy) {
    return wrong;
  }
  if (order.kind.startsWith('throw') || order.kind === 'noObservable') {
    check(server.reason === 'appError', `ended as ${server.reason}, not as appError`);
    check(report.endedBy === 'bot', `its handler failed, and it ended by the ${report.endedBy}`);
    return wrong;
  }
  const isBots = order.kind === 'goodbye';
  check(server.reason === (isBots ? 'appEnded' : 'callerHangup'), `ended as ${server.reason}`);
  check(server.firstWrong < 0, `sample ${server.firstWrong} of the caller's is not what was said`);
  const said = report.sent.media * caller.frameSamples;
  // Audio that the caller sends while the server's close is in flight is not received.
  check(
    isBots ? server.samples <= said : server.samples === said,
    `${server.samples} of ${said} samples of the caller's arrived`,
  );
  check(
    isBots ? caller.keys.startsWith(server.keys) : server.keys === caller.keys,
    `keys ${server.keys || 'none'} instead of ${caller.keys || 'none'}`,
  );
  check(heard.wrong === undefined, heard.wrong ?? '');
  if (order.kind === 'echo') {
    const missing = said - heard.heard;
    const mostMs = ON_ITS_WAY_MS + report.maxLateMs;
    check(
      missing <= (mostMs * report.sampleRate) / 1_000,
      `${missing} samples of ${said} were not heard back`,
    );
  } else {
    server.plays.forEach(({ finished, outcome, confirmedBy, lengthMs }, index) => {
      const heardMs = ((heard.clips[index] ?? 0) * 1_000) / report.sampleRate;
      // A repeated playback starts once more when the call is over, and is unsubscribed before it can finish.
      const isTooLate = index > 0 && server.plays[index - 1]?.outcome === 'ended';
      check(finished === 1 || isTooLate, `playback ${index} finished ${finished} times`);
      // A mark echo proves that all audio was heard. The clock alone is wrong by the delay of the machine.
      const mostMissingMs = confirmedBy === 'mark' ? 0 : CLOCK_MS + report.maxLateMs;
      check(
        outcome !== 'played' || heardMs >= lengthMs - mostMissingMs,
        `${heardMs} ms of playback ${index} were heard, which was played (${confirmedBy}) and has ${lengthMs}`,
      );
    });
    check(!isBots || server.plays.length === 3, `${server.plays.length} playbacks instead of 3`);
  }
  return wrong;
}
