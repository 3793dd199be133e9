import type { StoryReport } from './StoryReport.js';

const SIGNS = { done: '✓', failed: '✗', notReached: ' ' } as const;

/**
 * Tells how a story went: the steps, and all that happened, a line each.
 *
 * @public
 */
export function describeStory(report: StoryReport): string {
  const failed = report.steps.find(({ outcome }) => outcome === 'failed');
  const { outcome } = report;
  const title =
    failed === undefined
      ? outcome?.reason === 'appError'
        ? `The handler failed: ${outcome.detail ?? ''}`
        : 'The story came true'
      : `${failed.step} failed: ${failed.reason ?? ''}`;
  const steps = report.steps.map(({ step, outcome: became, toMs }) => {
    const at = toMs === undefined ? '' : `  ${(toMs / 1_000).toFixed(2)} s`;
    return `  ${SIGNS[became]} ${step.padEnd(32)}${at}`.trimEnd();
  });
  return [
    title,
    ...(outcome?.reason === 'appError' && failed !== undefined
      ? [`The handler failed: ${outcome.detail ?? ''}`]
      : []),
    ...(report.quirks.length === 0 ? [] : [`Exotel misbehaved: ${report.quirks.join(', ')}`]),
    '',
    ...steps,
    '',
    'What happened:',
    ...report.marbles.map((line) => `  ${line}`),
    '',
    ...report.timeline.map((line) => `  ${line}`),
  ].join('\n');
}
