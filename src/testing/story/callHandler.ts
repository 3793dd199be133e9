import { defer, ignoreElements, merge, mergeMap, type Observable, of, tap } from 'rxjs';
import type { CallOptions } from '../../session/contract/CallOptions.js';
import type { CallOutcome } from '../../session/contract/CallOutcome.js';
import type { Diagnostic } from '../../session/contract/Diagnostic.js';
import { type CallHandler, serveCalls } from '../../session/serveCalls.js';
import { acceptCall } from '../../socket/acceptCall.js';
import { isVirtualTime } from '../../support/steadyNow.js';
import { callInMemory } from '../callInMemory.js';
import { checkNames } from '../checkNames.js';
import { planQuirks } from '../quirks/readQuirk.js';
import type { Story } from './Story.js';
import type { StoryReport } from './StoryReport.js';
import { isAsyncVirtualTime } from './inVirtualTimeAsync.js';
import { checkStory, STORY_OPTIONS, type StoryOptions, runStory } from './runStory.js';

/**
 * Options for {@link callHandler}.
 *
 * @public
 */
export interface CallHandlerOptions extends Omit<StoryOptions, 'query' | 'handshakeTimeoutMs'> {
  /** Options of the handler's call, as for `acceptCall`. */
  readonly callOptions?: CallOptions;
}

const HANDLER_OPTIONS: readonly string[] = [
  ...STORY_OPTIONS.filter((name) => name !== 'query' && name !== 'handshakeTimeoutMs'),
  'callOptions',
];

/**
 * Runs a story against a handler, in memory and in RxJS time. Within `inVirtualTime` or `marbles`, a call of minutes
 * takes milliseconds. Emits the report when the call is over, then completes. The report is the same as from
 * `callServer`.
 *
 * ```ts
 * const report = inVirtualTime(() => callHandler(story, bot(prompts)));
 * ```
 *
 * Promises do not settle in `inVirtualTime`. For an `async` handler, use `inVirtualTimeAsync`:
 *
 * ```ts
 * const report = await inVirtualTimeAsync(() => callHandler(story, asyncHandler));
 * ```
 *
 * Errors emitted: a TestingError `storyFailed` when a step fails or the handler fails. Its message shows the steps,
 * the call, and what happened instead.
 *
 * @param story - what the caller does, from `caller`
 * @param handler - the handler under test, as for `serveCalls`
 * @param options - the caller, Exotel's side, and the handler's call
 * @returns a cold observable of one report: subscribing makes the call
 * @throws TypeError when `story` is not a story or `handler` is not a function, RangeError when an option is out of
 * range
 * @see {@link inVirtualTime}, {@link inVirtualTimeAsync}
 * @public
 */
export function callHandler(
  story: Story,
  handler: CallHandler,
  options: CallHandlerOptions = {},
): Observable<StoryReport> {
  const { callOptions = {}, ...rest } = options;
  checkNames('callHandler', options, HANDLER_OPTIONS);
  checkStory(story, 'ws://memory', rest, 'callHandler');
  // Throws now when the handler is not a function.
  serveCalls(handler);
  const site = new Error();
  Error.captureStackTrace(site, callHandler);
  const onSocket = planQuirks(rest.quirks ?? []).find(({ entry }) => entry.needsSocket === true);
  if (onSocket !== undefined) {
    throw new RangeError(
      `\`quirks\` must not need a socket here, got "${onSocket.entry.name}". Use it with callServer, or mix quirks with \`quirkMix(seed, { transport: 'memory' })\``,
    );
  }
  return defer(() => {
    let outcome: CallOutcome | undefined;
    const diagnostics: Diagnostic[] = [];
    return runStory(story, rest, {
      simulate: (simulated) =>
        callInMemory(simulated, (socket) =>
          acceptCall(socket, undefined, callOptions).pipe(
            mergeMap((call) => {
              // The story reports a handler that fails.
              const onOutcome = (end: CallOutcome) => {
                outcome = end;
              };
              const served$ = of(call).pipe(serveCalls(rejectVirtualPromise(handler), { onOutcome }));
              const watched$ = call.diagnostics$.pipe(tap((diagnostic) => diagnostics.push(diagnostic)));
              return merge(watched$, served$);
            }),
            ignoreElements(),
          ),
        ),
      outcome: () => outcome,
      diagnostics: () => diagnostics,
      site,
    });
  });
}

/** Wraps a handler so that a promise in virtual time fails, instead of never settling. */
function rejectVirtualPromise(handler: CallHandler): CallHandler {
  return (call, context) => {
    const source = handler(call, context);
    if (isVirtualTime() && !isAsyncVirtualTime() && 'then' in source) {
      throw new TypeError(
        'The handler returned a promise, and promises do not settle in `inVirtualTime` and `marbles`: use `await inVirtualTimeAsync(() => callHandler(…))`',
      );
    }
    return source;
  };
}
