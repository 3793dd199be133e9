import type { BreachReport, SimulatedCallReport } from '../../testing/index.js';
import { plural, type Style } from './text.js';

/** Exit code of a call in which no rule was broken, but nothing was heard of the bot. */
const NOTHING_HEARD = 3;

/** The last lines of a call's output, and the exit code. */
export interface Verdict {
  readonly lines: readonly string[];
  readonly exitCode: 0 | 1 | typeof NOTHING_HEARD;
}

/** If the caller is later than this, in ms, the measurements say nothing about the bot. */
const MAX_LATE_MS = 100;

/** Returns the verdict of a call. A breach is a failure, and so is silence; warnings, underruns and doubts are only reported. */
export function describeVerdict(report: SimulatedCallReport, style: Style): Verdict {
  const { breaches, underruns, received, maxLeadMs, maxLateMs, firstAudioMs } = report;
  const broken = breaches.filter(({ severity }) => severity === 'breach');
  const first =
    firstAudioMs === undefined ? 'nothing heard' : `first heard after ${Math.round(firstAudioMs)} ms`;
  const { durationMs, heardMs, underrunMs } = report;
  const figures = [
    `${seconds(durationMs)} s`,
    `${seconds(heardMs)} s of bot audio heard in ${plural(received.media, 'message')}`,
    first,
    `at most ${Math.round(maxLeadMs)} ms sent ahead`,
    `${plural(underruns, 'underrun')}${underruns === 0 ? '' : ` (${Math.round(underrunMs)} ms)`}`,
  ];
  const lines = [
    ...breaches.map((breach) => describeBreach(breach, style)),
    figures.join(', '),
    ...(maxLateMs > MAX_LATE_MS
      ? [
          style(
            'yellow',
            `this machine was up to ${Math.round(maxLateMs)} ms late: its measurements are not reliable`,
          ),
        ]
      : []),
  ];
  const count = broken.reduce((sum, breach) => sum + breach.count, 0);
  const failure = `verdict: ${plural(count, 'breach', 'breaches')} of ${plural(broken.length, 'rule')}`;
  if (count > 0) {
    return { lines: [...lines, style('red', failure)], exitCode: 1 };
  }
  const doubts = doubtsAbout(report);
  const verdict =
    doubts.length === 0
      ? style('green', 'verdict: no rule broken')
      : style('yellow', `verdict: no rule broken, but ${doubts.join(' and ')}`);
  return { lines: [...lines, verdict], exitCode: report.heardMs === 0 ? NOTHING_HEARD : 0 };
}

/** Returns findings that break no rule but are probably not intended. */
function doubtsAbout({ heardMs, endedBy, closeCode }: SimulatedCallReport): readonly string[] {
  return [
    ...(heardMs === 0 ? ['nothing was heard'] : []),
    ...(endedBy === 'network' ? ['the connection was lost'] : []),
    ...(endedBy === 'bot' && closeCode > 1001 ? [`the bot closed with ${closeCode}`] : []),
  ];
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}

/** Returns the line for a rule that a bot broke. */
export function describeBreach({ code, severity, count, message }: BreachReport, style: Style): string {
  return style(severity === 'breach' ? 'red' : 'yellow', `${severity} ${code} × ${count}: ${message}`);
}
