import { PAGES } from '../../../rules/pages.js';
import { keepsTalking } from '../measures.js';
import { fail, pass, type ProbeCheck } from '../ProbeCheck.js';
import type { ScenarioName } from '../scenarios.js';

/** A check that the bot treats a call like the plain one. */
const asPlain = (name: string, scenario: ScenarioName, title: string, page: string): ProbeCheck => ({
  name,
  group: 'robustness',
  title,
  page,
  judge: (record) => keepsTalking(record.call(scenario), record.call('plain')),
});

export const robustnessChecks: readonly ProbeCheck[] = [
  asPlain(
    'documentedShapes',
    'documented',
    'numbers for counters and 100 ms a message are understood',
    PAGES.baseGuide,
  ),
  asPlain(
    'liveShapes',
    'variants',
    'a call without `connected`, `call_sid` and a reason to stop is understood',
    PAGES.observed,
  ),
  asPlain(
    'oddMessages',
    'garbage',
    'messages that are none and unknown events are passed over',
    PAGES.extension,
  ),
  asPlain('webSocketFrames', 'frames', 'fragmented messages and pings are understood', PAGES.webSocket),
  asPlain('secondStart', 'secondStart', 'a second `start` changes nothing', PAGES.prudence),
  asPlain('neighbours', 'neighbour', 'the end of one call is not that of another', PAGES.guide),
  {
    name: 'stillAnswers',
    group: 'robustness',
    title: 'after lost connections the bot still answers',
    page: PAGES.errors,
    judge: (record) => {
      const { report, error = 'the connection was lost' } = record.call('after');
      return report?.endedBy === 'caller' || (report?.endedBy === 'bot' && report.closeCode <= 1_001)
        ? pass(`after ${Math.round(report.handshakeMs)} ms`)
        : fail(`it does not: ${error}`);
    },
  },
];
