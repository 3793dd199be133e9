import { PAGES } from '../../../rules/pages.js';
import { measureSpeed, onTime } from '../measures.js';
import { breachCheck, fail, pass, type ProbeCheck, skip, warn } from '../ProbeCheck.js';
import { audioWithin, eventsOf, GOOD_CALLS } from '../ProbeRecord.js';
import { GOOD_CALL_MS } from '../scenarios.js';

/** How much faster than real time is a clock, and how much is a mistake. */
const FAST = 1.05;
/** So much slower is no clock but another sample rate. */
const HALF = 0.75;
/** Who was silent for longer may have a head start again. */
const BREATH_MS = 40;
/** The holes of audio at half the rate are shorter. */
const STARVED_MS = 500;
const LEAD_MS = 1_000;
const FAR_LEAD_MS = 2_000;
/** The share of what was heard that may be holes. */
const HOLES = 0.05;
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
    title: 'messages of audio are multiples of 320 bytes',
    page: PAGES.baseGuide,
    codes: ['notMultipleOf320'],
    of: 'media',
  }),
  breachCheck({
    name: 'frameMinimum',
    group: 'audio',
    title: 'messages of audio have at least 3,200 bytes',
    page: PAGES.baseGuide,
    codes: ['frameTooSmall'],
    severity: 'warn',
    of: 'media',
  }),
  breachCheck({
    name: 'frameMaximum',
    group: 'audio',
    title: 'messages of audio have at most 100,000 bytes',
    page: PAGES.baseGuide,
    codes: ['frameTooBig'],
    of: 'media',
  }),
  {
    name: 'realTime',
    group: 'audio',
    title: 'audio comes no faster than it is heard, but for a head start',
    page: PAGES.baseGuide,
    judge: onTime((record) => {
      const speeds = record
        .calls(['plain', 'keys', 'lateMarks'])
        .flatMap((call) => measureSpeed(call, BREATH_MS) ?? []);
      const [longest] = speeds.sort((a, b) => b.overMs - a.overMs);
      if (longest === undefined) {
        return skip('nothing was said that took two seconds to come');
      }
      const reason = `${longest.speed.toFixed(2)} times real time over ${(longest.overMs / 1_000).toFixed(1)} s`;
      return longest.speed > FAST ? fail(`${reason}: what is ahead cannot be interrupted`) : pass(reason);
    }),
  },
  {
    name: 'lead',
    group: 'audio',
    title: 'at most a second of audio is ahead of the caller',
    page: PAGES.baseGuide,
    judge: onTime((record) => {
      const calls = record.calls(GOOD_CALLS);
      if (calls.every(({ report }) => report === undefined || report.received.media === 0)) {
        return skip('the bot sent no media');
      }
      const lead = Math.max(...calls.map(({ report }) => report?.maxLeadMs ?? 0));
      const reason = `at most ${Math.round(lead)} ms`;
      return lead > FAR_LEAD_MS
        ? fail(`${reason}: no clear comes in time, and how much is kept is not documented`)
        : lead > LEAD_MS
          ? warn(reason)
          : pass(reason);
    }),
  },
  {
    name: 'steady',
    group: 'audio',
    title: 'audio does not run dry inside an utterance',
    page: PAGES.baseGuide,
    judge: onTime((record) => {
      const reports = record.calls(['plain', 'keys', 'lateMarks']).flatMap(({ report }) => report ?? []);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      const heardMs = sum(reports.map((report) => report.heardMs));
      if (heardMs === 0) {
        return skip('nothing was heard');
      }
      const count = sum(reports.map(({ underruns }) => underruns));
      const dryMs = sum(reports.map(({ underrunMs }) => underrunMs));
      const reason = `${count} holes, ${Math.round(dryMs)} ms in ${(heardMs / 1_000).toFixed(1)} s`;
      return count === 0 ? pass('no hole') : dryMs > heardMs * HOLES ? fail(reason) : warn(reason);
    }),
  },
  {
    name: 'announcedRate',
    group: 'audio',
    title: 'audio has the sample rate that `start` announces',
    page: PAGES.protocol,
    judge: onTime((record) => {
      const [plain, wide] = [record.call('plain'), record.call('wideband')];
      const speed = measureSpeed(wide, STARVED_MS)?.speed;
      if (speed !== undefined) {
        // Whoever is too fast at 8 kHz is so at 16 kHz too: what it sends is compared with its own pace.
        const pace = measureSpeed(plain, STARVED_MS)?.speed ?? 1;
        const reason = `at 16 kHz ${speed.toFixed(2)} times real time, at 8 kHz ${pace.toFixed(2)}`;
        return speed < pace * HALF
          ? fail(`${reason}: it sounds too fast and too high, in pieces`)
          : pass(reason);
      }
      const share = audioWithin(wide, GOOD_CALL_MS) / audioWithin(plain, GOOD_CALL_MS);
      return !(share > 0 && share < Infinity)
        ? skip('nothing was said at 16 kHz')
        : share < HALF
          ? warn(`at 16 kHz only ${share.toFixed(2)} of the audio came that came at 8 kHz`)
          : pass(`at 16 kHz ${share.toFixed(2)} of the audio that came at 8 kHz`);
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
