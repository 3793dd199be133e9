import { PAGES } from '../../../rules/pages.js';
import { onTime } from '../measures.js';
import { pass, type ProbeCheck, type ProbeVerdict, skip, warn } from '../ProbeCheck.js';
import { eventsOf, GOOD_CALLS, type RecordedCall } from '../ProbeRecord.js';
import { SPEECH_AT_MS } from '../scenarios.js';

/** A `clear` later than this, in ms, is a reaction to something else. */
const REACTION_MS = 2_000;
const KEY_MS = 500;
/** Speech must last for some time before a bot can detect it. */
const SPEECH_MS = 1_000;
const MESSAGE_MS = 500;

export const bargeInChecks = [
  {
    name: 'keyDelay',
    group: 'bargeIn',
    title: 'a DTMF digit silences the bot within 0.5 s',
    page: PAGES.baseGuide,
    judge: onTime((record) =>
      judgeDelay(
        record
          .calls(['keys', 'lateMarks'])
          .flatMap((call) => eventsOf(call, 'key').flatMap(({ atMs }) => delayOf(call, atMs) ?? [])),
        KEY_MS,
        'a digit',
      ),
    ),
  },
  {
    name: 'speechDelay',
    group: 'bargeIn',
    title: 'speech silences the bot within 1 s',
    page: PAGES.baseGuide,
    judge: onTime((record) =>
      judgeDelay(
        record.calls(['plain', 'documented']).flatMap((call) => delayOf(call, SPEECH_AT_MS) ?? []),
        SPEECH_MS,
        'speech',
      ),
    ),
  },
  {
    name: 'messageLength',
    group: 'bargeIn',
    title: 'audio messages are at most 0.5 s long: a message always plays to its end',
    page: PAGES.baseGuide,
    judge: (record) => {
      const lengths = record
        .calls(GOOD_CALLS)
        .flatMap((call) => eventsOf(call, 'media'))
        .map(({ durationMs }) => durationMs);
      const longest = Math.max(0, ...lengths);
      const reason = `at most ${Math.round(longest)} ms`;
      return longest === 0
        ? skip('the bot sent no audio')
        : longest > MESSAGE_MS
          ? warn(reason)
          : pass(reason);
    },
  },
  {
    name: 'usefulClears',
    group: 'bargeIn',
    title: '`clear` is sent only while audio is left to play',
    page: PAGES.baseGuide,
    judge: (record) => {
      const clears = record.calls(GOOD_CALLS).flatMap((call) => eventsOf(call, 'clear'));
      const idle = clears.filter(({ droppedMs, runsOnMs }) => droppedMs + runsOnMs === 0).length;
      return clears.length === 0
        ? skip('the bot sent no `clear`')
        : idle > 0
          ? warn(`${idle} of ${clears.length} came when no audio was left to play`)
          : pass(`${clears.length} of ${clears.length} came while audio was left to play`);
    },
  },
] as const satisfies readonly ProbeCheck[];

/**
 * Returns how long the bot was still heard after an interruption, in ms; `undefined` when it was silent or sent no
 * `clear`.
 */
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
    return skip(`no \`clear\` followed ${what} while the bot spoke`);
  }
  const longest = Math.max(...delays);
  const reason = `silent after at most ${Math.round(longest)} ms (${delays.length} measured)`;
  return longest > mostMs ? warn(reason) : pass(reason);
}
