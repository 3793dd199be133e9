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
import { checkStory, STORY_OPTIONS, type StoryOptions, tellStory } from './tellStory.js';

/**
 * How a story is told to a handler.
 *
 * @public
 */
export interface CallHandlerOptions extends Omit<StoryOptions, 'query' | 'handshakeTimeoutMs'> {
  /** What the handler's call is told at its beginning. */
  readonly callOptions?: CallOptions;
}

const HANDLER_OPTIONS: readonly string[] = [
  ...STORY_OPTIONS.filter((name) => name !== 'query' && name !== 'handshakeTimeoutMs'),
  'callOptions',
];

/**
 * Calls a handler as a story tells, in memory and in rxjs's time: within `inVirtualTime` or `marbles`, minutes pass in
 * no time. Emits the report when the call is over, and completes; the same report as `callServer` gives.
 *
 * Promises do not settle in `inVirtualTime`. For an `async` handler, use `inVirtualTimeAsync`:
 *
 * ```ts
 * const report = await inVirtualTimeAsync(() => callHandler(story, asyncHandler));
 * ```
 *
 * ```ts
 * const report = inVirtualTime(() => callHandler(story, bot(prompts)));
 * ```
 *
 * Errors with a TestingError `storyFailed` whose message tells what happened instead when a step does not come true in
 * its time, or the handler fails.
 *
 * @throws TypeError when it is no story or the handler is no function, RangeError when an option is out of its range
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
  // Says at once when it is no function.
  serveCalls(handler);
  const site = new Error();
  Error.captureStackTrace(site, callHandler);
  const onSocket = planQuirks(rest.quirks ?? []).find(({ entry }) => entry.needsSocket === true);
  if (onSocket !== undefined) {
    throw new RangeError(
      `\`quirks\` must do without a socket, got "${onSocket.entry.name}": callServer has it, and \`quirkMix(seed, { transport: 'memory' })\` mixes others`,
    );
  }
  return defer(() => {
    let outcome: CallOutcome | undefined;
    const diagnostics: Diagnostic[] = [];
    return tellStory(story, rest, {
      simulate: (simulated) =>
        callInMemory(simulated, (socket) =>
          acceptCall(socket, undefined, callOptions).pipe(
            mergeMap((call) => {
              // The story reports a handler that fails.
              const onOutcome = (end: CallOutcome) => {
                outcome = end;
              };
              const served$ = of(call).pipe(serveCalls(inItsTime(handler), { onOutcome }));
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

/** A handler that fails when it returns a promise in virtual time, instead of waiting for ever. */
function inItsTime(handler: CallHandler): CallHandler {
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
