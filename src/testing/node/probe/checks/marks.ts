import { PAGES } from '../../../rules/pages.js';
import { keepsTalking } from '../measures.js';
import { breachCheck, fail, pass, type ProbeCheck, skip } from '../ProbeCheck.js';
import { eventsOf, type RecordedCall } from '../ProbeRecord.js';
import { GOOD_CALL_MS } from '../scenarios.js';

/** How long a bot may wait for an echo before it relies on its clock, in ms. Bots in use wait up to 2.5 s. */
const PATIENCE_MS = 3_500;

export const markChecks = [
  breachCheck({
    name: 'markNames',
    group: 'marks',
    title: 'every mark has its own name',
    page: PAGES.protocol,
    codes: ['noMarkName', 'emptyMarkName', 'duplicateMark'],
    of: 'mark',
  }),
  {
    name: 'lostMarks',
    group: 'marks',
    title: 'a missing mark echo does not block the bot',
    page: PAGES.observed,
    judge: (record) => {
      const [plain, lost] = [record.call('plain'), record.call('lostMarks')];
      const echoedAt = eventsOf(plain, 'markEcho')[0]?.atMs;
      const markAt = eventsOf(lost, 'mark')[0]?.atMs;
      if (echoedAt === undefined || markAt === undefined) {
        return skip('the bot sent no mark whose audio was heard');
      }
      if (!goesOnAfter(plain, echoedAt)) {
        return skip('the bot sent nothing after the first mark');
      }
      const heardAt =
        markAt + (eventsOf(plain, 'markEcho')[0]?.atMs ?? 0) - (eventsOf(plain, 'mark')[0]?.atMs ?? 0);
      if (goesOnAfter(lost, heardAt)) {
        return pass('the bot continued');
      }
      return heardAt + PATIENCE_MS > GOOD_CALL_MS
        ? skip('the first mark came too late in the call')
        : fail(
            `the bot sent nothing for ${seconds(GOOD_CALL_MS - heardAt)} after a mark without an echo: use a timeout`,
          );
    },
  },
  {
    name: 'lateMarks',
    group: 'marks',
    title: 'late mark echoes, and echoes for cleared audio, do not disturb the bot',
    page: PAGES.observed,
    judge: (record) => {
      const late = record.call('lateMarks');
      return eventsOf(late, 'markEcho').length === 0
        ? skip('the bot sent no mark whose audio was heard')
        : keepsTalking(late, record.call('keys'));
    },
  },
] as const satisfies readonly ProbeCheck[];

/** Returns true when the bot continued after that time: sent audio, or ended the call. */
function goesOnAfter(call: RecordedCall, atMs: number): boolean {
  return call.events.some(
    (event) =>
      event.atMs > atMs && (event.type === 'media' || (event.type === 'closed' && event.by === 'bot')),
  );
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
