import { concatMap, defer, EMPTY, type Observable, of, Subject } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { TestingError } from '../TestingError.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { CallOutcome } from '../../session/contract/CallOutcome.js';
import type { Diagnostic } from '../../session/contract/Diagnostic.js';
import { describeValue } from '../../support/describeValue.js';
import { planCall, SIMULATE_CALL_OPTIONS } from '../caller/planCall.js';
import type { SimulateCallOptions } from '../caller/SimulateCallOptions.js';
import type { SimulatedCallEvent } from '../caller/SimulatedCallEvent.js';
import { checkNames } from '../checkNames.js';
import { placeError } from '../marbles/marbles.js';
import { checkPrompts } from '../prompts/KnownPrompt.js';
import type { Story } from './Story.js';
import { describeUnknownPrompt } from './StoryEar.js';
import { describeStep, describeStory, type StoryReport } from './StoryReport.js';
import { StoryRun } from './StoryRun.js';

/**
 * How a story is told. The rest is as for `simulateCall`; what the story does itself is not asked for.
 *
 * @public
 */
export interface StoryOptions extends Omit<
  SimulateCallOptions,
  'audio' | 'say$' | 'dtmf' | 'dtmf$' | 'hangUpAfterMs' | 'hangUp$' | 'levelWindowMs'
> {
  /** Prompts that the story calls by name, besides those of `prompt`, which carry their names. */
  readonly prompts?: Readonly<Record<string, AudioFrame>>;
}

/** What a story does itself. */
const OWN: readonly string[] = [
  'audio',
  'say$',
  'dtmf',
  'dtmf$',
  'hangUpAfterMs',
  'hangUp$',
  'levelWindowMs',
] satisfies readonly Exclude<keyof SimulateCallOptions, keyof StoryOptions>[];

/** The names of the options of a story. */
export const STORY_OPTIONS: readonly string[] = [
  ...SIMULATE_CALL_OPTIONS.filter((name) => !OWN.includes(name)),
  'prompts',
];

/** The clock of a story, in ms. */
const TICK_MS = 20;

/** The call that a story is told in. */
export interface StoryCall {
  simulate(options: SimulateCallOptions): Observable<SimulatedCallEvent>;
  /** What the other side makes of it, when that is known. */
  outcome(): CallOutcome | undefined;
  /** What it finds odd, when that is known. */
  diagnostics(): readonly Diagnostic[] | undefined;
  /** Whose stack says where the test makes it. */
  readonly site: Error;
}

/**
 * Tells a story in a simulated call.
 *
 * @returns the report, or an error `storyFailed`
 */
export function tellStory(story: Story, options: StoryOptions, call: StoryCall): Observable<StoryReport> {
  return defer(() => {
    const { prompts = {}, ...rest } = options;
    const run = new StoryRun(story, prompts, options.encoding === 'mulaw');
    const dtmf$ = new Subject<DtmfDigit['digit']>();
    const say$ = new Subject<AudioFrame>();
    const hangUp$ = new Subject<void>();
    return call
      .simulate({ maxRecordMs: 600_000, ...rest, levelWindowMs: TICK_MS, dtmf$, say$, hangUp$ })
      .pipe(
        concatMap((event) => {
          for (const action of run.handle(event)) {
            switch (action.type) {
              case 'press':
                dtmf$.next(action.digit);
                break;
              case 'say':
                say$.next(action.audio);
                break;
              case 'hangUp':
                hangUp$.next();
                break;
              default:
                action satisfies never;
            }
          }
          if (event.type !== 'finished') {
            return EMPTY;
          }
          const end = call.outcome();
          const diagnostics = call.diagnostics();
          run.timeline.addDiagnostics(diagnostics ?? []);
          const report: StoryReport = {
            steps: run.reports(),
            heard: run.heard,
            timeline: run.timeline.lines(),
            marbles: run.timeline.marbles(),
            call: event.report,
            quirks: options.quirks ?? [],
            ...(diagnostics === undefined ? {} : { diagnostics }),
            ...(end === undefined ? {} : { outcome: end }),
          };
          if (run.failure !== undefined || end?.reason === 'appError') {
            throw storyError(report, call.site);
          }
          return of(report);
        }),
      );
  });
}

function storyError(report: StoryReport, site: Error): Error {
  const { outcome } = report;
  const cause = outcome?.error;
  const error = new TestingError('storyFailed', describeStory(report), cause === undefined ? {} : { cause });
  // Seen by who asks for it alone: printed, its audio would be pages of numbers.
  Object.defineProperty(error, 'report', { value: report, enumerable: false });
  return placeError(error, site);
}

/** @throws TypeError when it is no story, TypeError or RangeError when an option is none or out of its range */
export function checkStory(story: unknown, url: string, options: StoryOptions, of = 'callServer'): void {
  if (typeof story !== 'object' || story === null || !('steps' in story) || !Array.isArray(story.steps)) {
    throw new TypeError(`\`story\` must be what \`caller\` makes, got ${describeValue(story)}`);
  }
  checkNames(of, options, STORY_OPTIONS);
  const { prompts = {}, ...rest } = options;
  checkPrompts(prompts);
  planCall(url, rest, of);
}

/**
 * Looks for prompts that a story waits for in vain, before it costs real time.
 *
 * @throws RangeError when prompts are given, and there is none of a name that the story waits for
 */
export function checkAwaited({ steps }: Story, prompts: Readonly<Record<string, AudioFrame>>): void {
  if (Object.keys(prompts).length === 0) {
    return;
  }
  for (const step of steps) {
    const unknown =
      step.type === 'heard' && step.audio === undefined
        ? describeUnknownPrompt(step.name, Object.keys(prompts))
        : undefined;
    if (unknown !== undefined) {
      throw new RangeError(`${describeStep(step)} waits in vain: ${unknown}`);
    }
  }
}
