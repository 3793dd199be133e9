import type { CallOutcome } from '../../session/contract/CallOutcome.js';
import type { Diagnostic } from '../../session/contract/Diagnostic.js';
import { describeValue } from '../../support/describeValue.js';
import type { SimulatedCallReport } from '../caller/SimulatedCallReport.js';
import type { HeardSegment } from '../prompts/HeardSegment.js';
import type { Quirk } from '../quirks/quirks.js';
import type { StoryStep } from './Story.js';

/**
 * Result of a step. Times are in ms since `start`.
 *
 * @public
 */
export interface StepReport {
  /** The step as the story writes it: `heard('menu')`. */
  readonly step: string;
  /** Whether the step was done, failed, or was never reached. */
  readonly outcome: 'done' | 'failed' | 'notReached';
  /** When the step began. */
  readonly fromMs?: number;
  /** When the step was done or failed. */
  readonly toMs?: number;
  /** Why it failed. */
  readonly reason?: string;
}

/**
 * Result of a story: the same in virtual time and over a socket.
 *
 * @public
 */
export interface StoryReport {
  /** Results of the steps, in order. */
  readonly steps: readonly StepReport[];
  /** Prompts and other sound that the caller heard. */
  readonly heard: readonly HeardSegment[];
  /** Everything that happened, one line per event: time, who, what. */
  readonly timeline: readonly string[];
  /** The call as marbles: one lane for the caller's side and one for the bot's. */
  readonly marbles: readonly string[];
  /** The call as Exotel's side saw it, with the protocol rules that the bot broke. */
  readonly call: SimulatedCallReport;
  /** The quirks that Exotel's side had. */
  readonly quirks: readonly Quirk[];
  /** Diagnostics of the handler's call; missing over a socket. The timeline has the first of each code. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The call as the handler's side saw it; missing over a socket. */
  readonly outcome?: CallOutcome;
}

const SIGNS = { done: '✓', failed: '✗', notReached: ' ' } as const;

/**
 * Formats the result of a story as text: the steps, the call as marbles, and one line per event.
 *
 * ```ts
 * console.log(describeStory(inVirtualTime(() => callHandler(story, handler))));
 * ```
 *
 * @param report - the result of `callHandler` or `callServer`
 * @returns several lines of text
 * @public
 */
export function describeStory(report: StoryReport): string {
  const failed = report.steps.find(({ outcome }) => outcome === 'failed');
  const { outcome } = report;
  const title =
    failed === undefined
      ? outcome?.reason === 'appError'
        ? `The handler failed: ${outcome.detail ?? ''}`
        : 'Every step is done'
      : `${failed.step} failed: ${failed.reason ?? ''}`;
  const steps = report.steps.map(({ step, outcome: result, toMs }) => {
    const at = toMs === undefined ? '' : `  ${(toMs / 1_000).toFixed(2)} s`;
    return `  ${SIGNS[result]} ${step.padEnd(32)}${at}`.trimEnd();
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

/** Returns a step as the story writes it. */
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
      throw new TypeError(
        `A step must come from heard, press, say, waitFor or hangUp, got ${describeValue(step satisfies never)}`,
      );
  }
}
