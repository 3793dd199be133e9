import { PAGES } from '../../../rules/pages.js';
import { keepsTalking } from '../measures.js';
import { fail, pass, type ProbeCheck } from '../ProbeCheck.js';
import type { ScenarioName } from '../scenarios.js';

/** Creates a check that the bot treats a call like the plain call. */
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
    'numeric counters and messages of 100 ms are understood',
    PAGES.baseGuide,
  ),
  asPlain(
    'liveShapes',
    'variants',
    'a call without `connected`, `call_sid` and a stop reason is understood',
    PAGES.observed,
  ),
  asPlain('oddMessages', 'garbage', 'invalid messages and unknown events are ignored', PAGES.extension),
  asPlain('webSocketFrames', 'frames', 'fragmented messages and pings are understood', PAGES.webSocket),
  asPlain('secondStart', 'secondStart', 'a second `start` has no effect', PAGES.prudence),
  asPlain('neighbours', 'neighbour', 'the end of one call does not affect another call', PAGES.guide),
  {
    name: 'stillAnswers',
    group: 'robustness',
    title: 'the bot still accepts calls after lost connections',
    page: PAGES.errors,
    judge: (record) => {
      const { report, error = 'the connection was lost' } = record.call('after');
      return report?.endedBy === 'caller' || (report?.endedBy === 'bot' && report.closeCode <= 1_001)
        ? pass(`accepted after ${Math.round(report.handshakeMs)} ms`)
        : fail(`the last call failed: ${error}`);
    },
  },
];
