import type { ProbeCheckResult, ProbeOutcome, ProbeReport } from '../../testing/node/index.js';
import { plural, type Style } from './text.js';

const SIGNS = {
  pass: ['green', 'pass'],
  warn: ['yellow', 'warn'],
  fail: ['red', 'FAIL'],
  skip: ['dim', 'skip'],
} as const satisfies Record<ProbeOutcome, readonly [Parameters<Style>[0], string]>;

const GROUP_TITLES = {
  handshake: 'Handshake',
  wire: 'Messages',
  audio: 'Audio',
  marks: 'Marks',
  bargeIn: 'Barge-in',
  endings: 'Endings',
  robustness: 'Robustness',
} as const satisfies Record<ProbeCheckResult['group'], string>;

/** Formats the report of a probe: a block for each group, a line for each check, then failures and warnings in full. */
export function describeProbe(report: ProbeReport, style: Style): readonly string[] {
  const { checks, counts, durationMs } = report;
  const groups = [...new Set(checks.map(({ group }) => group))];
  const blocks = groups.flatMap((group) => [
    '',
    style('bold', GROUP_TITLES[group]),
    ...checks.filter((check) => check.group === group).map((check) => lineOf(check, style)),
  ]);
  const wrong = checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn');
  const details = wrong.flatMap(({ outcome, name, title, reason, page }) => {
    const [format, word] = SIGNS[outcome];
    return [
      '',
      `${style(format, word)}  ${name}: expected: ${title}`,
      `      ${reason}`,
      `      ${style('dim', page)}`,
    ];
  });
  const { pass, warn, fail, skip } = counts;
  const verdict = `${plural(checks.length, 'check')} in ${(durationMs / 1_000).toFixed(1)} s: ${pass} passed, ${plural(warn, 'warning')}, ${fail} failed, ${skip} skipped`;
  return [...blocks, ...details, '', style(fail > 0 ? 'red' : warn > 0 ? 'yellow' : 'green', verdict)];
}

function lineOf({ outcome, name, reason }: ProbeCheckResult, style: Style): string {
  const [format, word] = SIGNS[outcome];
  return `  ${style(format, word)}  ${name.padEnd(17)} ${outcome === 'pass' ? style('dim', reason) : reason}`;
}
