import type { CallOutcome } from '../../session/contract/CallOutcome.js';
import type { Diagnostic } from '../../session/contract/Diagnostic.js';
import { describeValue } from '../../support/describeValue.js';
import type { SimulatedCallReport } from '../caller/SimulatedCallReport.js';
import type { HeardSegment } from '../prompts/HeardSegment.js';
import type { Quirk } from '../quirks/quirks.js';
import type { StoryStep } from './Story.js';

/**
 * A step, and what became of it. Times are in ms since `start`.
 *
 * @public
 */
export interface StepReport {
  /** As the story tells it: `heard('menu')`. */
  readonly step: string;
  readonly outcome: 'done' | 'failed' | 'notReached';
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Why it failed. */
  readonly reason?: string;
}

/**
 * How a story went, the same in virtual time as over a socket.
 *
 * @public
 */
export interface StoryReport {
  readonly steps: readonly StepReport[];
  /** What the caller heard. */
  readonly heard: readonly HeardSegment[];
  /** All that happened, a line each: time, who, what. */
  readonly timeline: readonly string[];
  /** The call as marbles: a lane for the caller's side and one for the bot's. */
  readonly marbles: readonly string[];
  /** The call as Exotel's side saw it. */
  readonly call: SimulatedCallReport;
  /** How Exotel misbehaved, as it was asked to. */
  readonly quirks: readonly Quirk[];
  /** What the handler's call found odd; not over a socket. The timeline has the first of each code. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The call as the handler's side saw it; not over a socket. */
  readonly outcome?: CallOutcome;
}

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

/** Writes a step as the story does. */
export function describeStep(step: StoryStep): string {
  switch (step.type) {
    case 'heard':
      return `heard('${step.name}')${step.until === 'end' ? ' to its end' : ''}`;
    case 'press':
      return `press('${step.digits.join('')}')`;
    case 'say': {
      const { samples, sampleRate } = step.audio;
      return `say(${Math.round((samples.length * 1_000) / sampleRate)} ms)`;
    }
    case 'waitFor': {
      const { condition } = step;
      return condition.type === 'time'
        ? `waitFor(${condition.ms})`
        : `waitFor(${condition.type === 'silence' ? `botSilence(${condition.ms})` : `${condition.type}()`})`;
    }
    case 'hangUp':
      return 'hangUp()';
    default:
      throw new TypeError(`A story has a step that is none: ${describeValue(step satisfies never)}`);
  }
}
