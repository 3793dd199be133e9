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
 * Options for running a story: as for `simulateCall`, without the options that the story itself decides.
 *
 * @public
 */
export interface StoryOptions extends Omit<
  SimulateCallOptions,
  'audio' | 'say$' | 'dtmf' | 'dtmf$' | 'hangUpAfterMs' | 'hangUp$' | 'levelWindowMs'
> {
  /** Recordings that the story names. Audio created by `prompt` carries its own name. */
  readonly prompts?: Readonly<Record<string, AudioFrame>>;
}

/** Options that the story itself decides. */
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

/** Interval of the story's clock, in ms. */
const TICK_MS = 20;

/** The call that a story runs in. */
export interface StoryCall {
  simulate(options: SimulateCallOptions): Observable<SimulatedCallEvent>;
  /** Returns the call's result on the handler's side, when it is known. */
  outcome(): CallOutcome | undefined;
  /** Returns the diagnostics of the handler's side, when they are known. */
  diagnostics(): readonly Diagnostic[] | undefined;
  /** An error whose stack shows where the test made the call. */
  readonly site: Error;
}

/**
 * Runs a story in a simulated call.
 *
 * @returns an observable of the report; it errors with `storyFailed`
 */
export function runStory(story: Story, options: StoryOptions, call: StoryCall): Observable<StoryReport> {
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
  // Not enumerable: when the error is printed, its audio would be pages of numbers.
  Object.defineProperty(error, 'report', { value: report, enumerable: false });
  return placeError(error, site);
}

/** @throws TypeError when `story` is not a story, TypeError or RangeError when an option is not valid */
export function checkStory(story: unknown, url: string, options: StoryOptions, of = 'callServer'): void {
  if (typeof story !== 'object' || story === null || !('steps' in story) || !Array.isArray(story.steps)) {
    throw new TypeError(`\`story\` must come from \`caller(…)\`, got ${describeValue(story)}`);
  }
  checkNames(of, options, STORY_OPTIONS);
  const { prompts = {}, ...rest } = options;
  checkPrompts(prompts);
  planCall(url, rest, of);
}

/**
 * Checks that every prompt that a story waits for is known, before the call takes real time.
 *
 * @throws RangeError when prompts are given and the story waits for another name
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
      throw new RangeError(`${describeStep(step)} can never be done: ${unknown}`);
    }
  }
}
