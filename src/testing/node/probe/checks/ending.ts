import { PAGES } from '../../../rules/pages.js';
import { breachCheck, fail, pass, type ProbeCheck, skip, warn } from '../ProbeCheck.js';
import { GOOD_CALLS, type ProbeRecord } from '../ProbeRecord.js';

/** Audio that may have been on its way when the connection was closed, in ms. */
const TOLERANCE_MS = 100;
/** The bad calls that a bot should survive, and the good call during them. */
const DYING = ['neighbour', 'variants', 'garbage', 'frames', 'secondStart', 'gone'] as const;

export const endingChecks = [
  {
    name: 'keepsCalls',
    group: 'endings',
    title: 'no call is lost while the caller is on the line',
    page: PAGES.errors,
    judge: (record) => {
      // When a bot crashes, the good calls are lost with the bad calls.
      const isDead = record.call('after').error !== undefined;
      const calls = isDead ? [...GOOD_CALLS, ...DYING] : GOOD_CALLS;
      const lost = record
        .calls(calls)
        .flatMap(({ report }) => report ?? [])
        .filter(({ endedBy }) => endedBy === 'network');
      if (isDead && lost[0] !== undefined) {
        return fail(
          `calls with a lost connection: ${lost.length}; the next call was not answered: did the bot crash?`,
        );
      }
      return lost[0] === undefined
        ? pass(`${GOOD_CALLS.length} calls`)
        : fail(
            `calls with a lost connection: ${lost.length}, the first after ${seconds(lost[0].durationMs)} (${lost[0].closeCode})`,
          );
    },
  },
  breachCheck({
    name: 'afterStop',
    group: 'endings',
    title: 'nothing is sent after `stop`',
    page: PAGES.observed,
    codes: ['afterStop'],
  }),
  {
    name: 'answersClose',
    group: 'endings',
    title: 'a close frame is answered',
    page: PAGES.webSocket,
    judge: (record) => {
      const { report } = record.call('documented');
      return report?.endedBy !== 'caller'
        ? skip('no call lasted until the caller closed the connection')
        : report.closeCode === 1_006
          ? fail('no answer within two seconds after the caller closed the connection')
          : pass(`answered with ${report.closeCode}`);
    },
  },
  {
    name: 'closeCode',
    group: 'endings',
    title: 'calls that the bot ends are closed with 1000',
    page: PAGES.errors,
    judge: (record) => {
      const codes = endedByBot(record).map(({ closeCode }) => closeCode);
      if (codes.length === 0) {
        return skip('the bot ended no call');
      }
      const odd = codes.find((code) => code !== 1_000 && code !== 1_001);
      return odd === undefined
        ? pass(`${codes.length} calls`)
        : odd === 1_005
          ? warn('closed without a code')
          : fail(`closed with ${odd}`);
    },
  },
  {
    name: 'goodbyeHeard',
    group: 'endings',
    title: 'the bot ends a call only after the caller has heard all its audio',
    page: PAGES.observed,
    judge: (record) => {
      const reports = endedByBot(record);
      if (reports.length === 0) {
        return skip('the bot ended no call');
      }
      const unheard = Math.max(
        ...reports.map(({ received, heardMs, clearedMs }) => received.audioMs - heardMs - clearedMs),
      );
      return unheard > TOLERANCE_MS
        ? fail(`${Math.round(unheard)} ms of audio were cut off: wait for a mark's echo before closing`)
        : pass('nothing was cut off');
    },
  },
] as const satisfies readonly ProbeCheck[];

function reportsOf(record: ProbeRecord) {
  return record.calls(GOOD_CALLS).flatMap(({ report }) => report ?? []);
}

function endedByBot(record: ProbeRecord) {
  return reportsOf(record).filter(({ endedBy }) => endedBy === 'bot');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
