import { PAGES } from '../../../rules/pages.js';
import { measureSpeed, onTime } from '../measures.js';
import { breachCheck, fail, pass, type ProbeCheck, skip, warn } from '../ProbeCheck.js';
import { audioWithin, eventsOf, GOOD_CALLS } from '../ProbeRecord.js';
import { GOOD_CALL_MS } from '../scenarios.js';

/** Up to this speed, the difference is the bot's clock; above it, the bot sends too fast. */
const FAST = 1.05;
/** Below this speed, the difference is another sample rate. */
const HALF = 0.75;
/** After a longer silence than this, in ms, a bot may have a head start again. */
const BREATH_MS = 40;
/** The gaps of audio at half the rate are shorter than this, in ms. */
const STARVED_MS = 500;
const LEAD_MS = 1_000;
const FAR_LEAD_MS = 2_000;
/** The share of the heard audio that may be gaps. */
const MAX_GAP_SHARE = 0.05;
/** Quieter than any voice, in dBFS. */
const SILENT_DB = -60;

export const audioChecks = [
  breachCheck({
    name: 'payloads',
    group: 'audio',
    title: 'payloads are base64 of whole samples, without a file header',
    page: PAGES.protocol,
    codes: ['noPayload', 'badBase64', 'emptyPayload', 'oddByte', 'riffHeader'],
  }),
  breachCheck({
    name: 'frameMultiple',
    group: 'audio',
    title: 'audio messages are multiples of 320 bytes',
    page: PAGES.baseGuide,
    codes: ['notMultipleOf320'],
    of: 'media',
  }),
  breachCheck({
    name: 'frameMinimum',
    group: 'audio',
    title: 'audio messages have at least 3,200 bytes',
    page: PAGES.baseGuide,
    codes: ['frameTooSmall'],
    severity: 'warn',
    of: 'media',
  }),
  breachCheck({
    name: 'frameMaximum',
    group: 'audio',
    title: 'audio messages have at most 100,000 bytes',
    page: PAGES.baseGuide,
    codes: ['frameTooBig'],
    of: 'media',
  }),
  {
    name: 'realTime',
    group: 'audio',
    title: 'audio is sent in real time, apart from a head start',
    page: PAGES.baseGuide,
    judge: onTime((record) => {
      const speeds = record
        .calls(['plain', 'keys', 'lateMarks'])
        .flatMap((call) => measureSpeed(call, BREATH_MS) ?? []);
      const [longest] = speeds.sort((a, b) => b.overMs - a.overMs);
      if (longest === undefined) {
        return skip('the bot sent no audio for two seconds without a break');
      }
      const reason = `${longest.speed.toFixed(2)} times real time over ${(longest.overMs / 1_000).toFixed(1)} s`;
      return longest.speed > FAST
        ? fail(`${reason}: audio far ahead of the caller cannot be interrupted in time`)
        : pass(reason);
    }),
  },
  {
    name: 'lead',
    group: 'audio',
    title: 'audio is sent at most 1 s ahead of the caller',
    page: PAGES.baseGuide,
    judge: onTime((record) => {
      const calls = record.calls(GOOD_CALLS);
      if (calls.every(({ report }) => report === undefined || report.received.media === 0)) {
        return skip('the bot sent no audio');
      }
      const lead = Math.max(...calls.map(({ report }) => report?.maxLeadMs ?? 0));
      const reason = `at most ${Math.round(lead)} ms`;
      return lead > FAR_LEAD_MS
        ? fail(`${reason}: a \`clear\` comes too late, and Exotel does not document how much audio it keeps`)
        : lead > LEAD_MS
          ? warn(reason)
          : pass(reason);
    }),
  },
  {
    name: 'steady',
    group: 'audio',
    title: 'audio has no gaps inside an utterance',
    page: PAGES.baseGuide,
    judge: onTime((record) => {
      const reports = record.calls(['plain', 'keys', 'lateMarks']).flatMap(({ report }) => report ?? []);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      const heardMs = sum(reports.map((report) => report.heardMs));
      if (heardMs === 0) {
        return skip('nothing was heard');
      }
      const count = sum(reports.map(({ underruns }) => underruns));
      const gapMs = sum(reports.map(({ underrunMs }) => underrunMs));
      const reason = `gaps: ${count}, in total ${Math.round(gapMs)} ms in ${(heardMs / 1_000).toFixed(1)} s of audio`;
      return count === 0 ? pass('no gaps') : gapMs > heardMs * MAX_GAP_SHARE ? fail(reason) : warn(reason);
    }),
  },
  {
    name: 'announcedRate',
    group: 'audio',
    title: 'audio has the sample rate of `start`',
    page: PAGES.protocol,
    judge: onTime((record) => {
      const [plain, wide] = [record.call('plain'), record.call('wideband')];
      const speed = measureSpeed(wide, STARVED_MS)?.speed;
      if (speed !== undefined) {
        // A bot that is too fast at 8 kHz is too fast at 16 kHz as well: compare the two speeds.
        const pace = measureSpeed(plain, STARVED_MS)?.speed ?? 1;
        const reason = `${speed.toFixed(2)} times real time at 16 kHz, ${pace.toFixed(2)} times at 8 kHz`;
        return speed < pace * HALF
          ? fail(`${reason}: the audio sounds too fast and too high, with gaps`)
          : pass(reason);
      }
      const share = audioWithin(wide, GOOD_CALL_MS) / audioWithin(plain, GOOD_CALL_MS);
      return !(share > 0 && share < Infinity)
        ? skip('the bot sent no audio at 16 kHz')
        : share < HALF
          ? warn(`the call at 16 kHz had only ${share.toFixed(2)} times the audio of the call at 8 kHz`)
          : pass(`the call at 16 kHz had ${share.toFixed(2)} times the audio of the call at 8 kHz`);
    }),
  },
  {
    name: 'audible',
    group: 'audio',
    title: 'the caller hears something',
    page: PAGES.applet,
    judge: (record) => {
      const levels = record
        .calls(GOOD_CALLS)
        .flatMap((call) => eventsOf(call, 'level'))
        .map(({ heardDb }) => heardDb);
      const loudest = Math.max(-Infinity, ...levels);
      return loudest > SILENT_DB
        ? pass(`up to ${Math.round(loudest)} dBFS`)
        : warn(
            loudest === -Infinity ? 'nothing was heard in any call' : `at most ${Math.round(loudest)} dBFS`,
          );
    },
  },
] as const satisfies readonly ProbeCheck[];
