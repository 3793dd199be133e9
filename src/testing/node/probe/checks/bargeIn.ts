import { PAGES } from '../../../rules/pages.js';
import { onTime } from '../measures.js';
import { pass, type ProbeCheck, type ProbeVerdict, skip, warn } from '../ProbeCheck.js';
import { eventsOf, GOOD_CALLS, type RecordedCall } from '../ProbeRecord.js';
import { SPEECH_AT_MS } from '../scenarios.js';

/** A clear later than that answers something else. */
const REACTION_MS = 2_000;
const KEY_MS = 500;
/** A voice has to last before it is one. */
const SPEECH_MS = 1_000;
const MESSAGE_MS = 500;

export const bargeInChecks = [
  {
    name: 'keyDelay',
    group: 'bargeIn',
    title: 'a key silences the bot within half a second',
    page: PAGES.baseGuide,
    judge: onTime((record) =>
      judgeDelay(
        record
          .calls(['keys', 'lateMarks'])
          .flatMap((call) => eventsOf(call, 'key').flatMap(({ atMs }) => delayOf(call, atMs) ?? [])),
        KEY_MS,
        'a key',
      ),
    ),
  },
  {
    name: 'speechDelay',
    group: 'bargeIn',
    title: 'a voice silences the bot within a second',
    page: PAGES.baseGuide,
    judge: onTime((record) =>
      judgeDelay(
        record.calls(['plain', 'documented']).flatMap((call) => delayOf(call, SPEECH_AT_MS) ?? []),
        SPEECH_MS,
        'a voice',
      ),
    ),
  },
  {
    name: 'messageLength',
    group: 'bargeIn',
    title: 'a message is at most half a second long: it plays to its end, whatever is cleared',
    page: PAGES.baseGuide,
    judge: (record) => {
      const lengths = record
        .calls(GOOD_CALLS)
        .flatMap((call) => eventsOf(call, 'media'))
        .map(({ durationMs }) => durationMs);
      const longest = Math.max(0, ...lengths);
      const reason = `at most ${Math.round(longest)} ms`;
      return longest === 0
        ? skip('the bot sent no media')
        : longest > MESSAGE_MS
          ? warn(reason)
          : pass(reason);
    },
  },
  {
    name: 'usefulClears',
    group: 'bargeIn',
    title: 'a clear is sent when there is something to clear',
    page: PAGES.baseGuide,
    judge: (record) => {
      const clears = record.calls(GOOD_CALLS).flatMap((call) => eventsOf(call, 'clear'));
      const idle = clears.filter(({ droppedMs, runsOnMs }) => droppedMs + runsOnMs === 0).length;
      return clears.length === 0
        ? skip('the bot never clears')
        : idle > 0
          ? warn(`${idle} of ${clears.length} came when nothing was left to hear`)
          : pass(`${clears.length} clears`);
    },
  },
] as const satisfies readonly ProbeCheck[];

/** How long the bot was heard on after something that interrupts; `undefined` when it was silent or did not clear. */
function delayOf(call: RecordedCall, atMs: number): number | undefined {
  const isSpeaking =
    eventsOf(call, 'botSpeaking')
      .filter((event) => event.atMs <= atMs)
      .at(-1)?.speaking === true;
  const clear = eventsOf(call, 'clear').find(
    (event) => event.atMs >= atMs && event.atMs < atMs + REACTION_MS,
  );
  return isSpeaking && clear !== undefined ? clear.atMs + clear.runsOnMs - atMs : undefined;
}

function judgeDelay(delays: readonly number[], mostMs: number, what: string): ProbeVerdict {
  if (delays.length === 0) {
    return skip(`no clear followed ${what} while the bot spoke`);
  }
  const longest = Math.max(...delays);
  const reason = `silent after ${Math.round(longest)} ms at most, of ${delays.length}`;
  return longest > mostMs ? warn(reason) : pass(reason);
}
