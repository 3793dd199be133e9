import {
  catchError,
  concat,
  defer,
  dematerialize,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  isObservable,
  merge,
  mergeMap,
  NEVER,
  type Observable,
  of,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import type { Agent, HeardItem } from './Agent.js';
import { AgentSpeech } from './AgentSpeech.js';
import type { BridgeEvent } from './BridgeEvent.js';
import { type BridgeOptions, checkBridgeOptions } from './BridgeOptions.js';

/**
 * Joins a call to an agent: the caller's audio goes to it, its audio to the caller, its interruption cuts what it said,
 * and it learns how much of that was heard.
 *
 * Each item is one playback; the next one is queued right behind it (its tail, when it comes late, is padded to a whole
 * message: `outbound.messageBytes` says how long that is). The first interruption drops every item that
 * was not heard to its end, and tells of each how much was; another one does nothing before the agent speaks again, nor
 * does one before it ever spoke. Audio that still comes for an item that was dropped is dropped too: until its
 * `audioEnd` when it has no name, and for good when it has. With `onInterrupt` `'pause'` or `'notify'` an interruption
 * holds what was not heard, or only says that there was one.
 *
 *     caller      ---------------!-----------|      he interrupts
 *     agent       --a1a1a1a1-----i-a1--a2a2-|       i: interrupt, the rest of a1 comes too late
 *     heard       --aaaaaaaaaaaaa-------aaaa
 *     result      --s------------f------s---(f|)    s: started; f: finished, cleared after so many ms, and played
 *
 * It completes when the agent has, and what it said was heard, or when the call ends; the agent is unsubscribed then. An
 * agent's error is the bridge's, after what it said before was heard. An item may be `outbound.maxQueueMs` (two minutes)
 * ahead of the caller; beyond that the bridge fails with `queueOverflow`.
 *
 * ```ts
 * listen({ port: 8080, sampleRate: 24_000 }).pipe(serveCalls((call) => bridge(call, realtimeAgent(apiKey))));
 * ```
 *
 * @throws TypeError when called with an agent that is no function
 * @public
 */
export function bridge<M = never>(
  call: CallSession,
  agent: Agent<M>,
  options: BridgeOptions = {},
): Observable<BridgeEvent<M>> {
  checkBridgeOptions(options);
  const { interruptOn = NEVER } = options;
  if (typeof agent !== 'function') {
    throw new TypeError(
      `An agent is a function from a caller to an observable of events, got ${describeValue(agent)}`,
    );
  }
  return defer(() => {
    const heard$ = new Subject<HeardItem>();
    const over$ = new Subject<void>();
    const speech = new AgentSpeech(call, heard$, options);
    let failed$: Observable<never> = EMPTY;
    const caller = { audio$: call.audio$, sampleRate: call.sampleRate, heard$: heard$.asObservable() };
    const agent$ = defer(() => subscribable(agent(caller))).pipe(
      catchError((error: unknown) => {
        // What was said before is heard first.
        failed$ = of({ kind: 'E', error } as const).pipe(dematerialize());
        return EMPTY;
      }),
      takeUntil(call.lifecycle$.pipe(filter(({ state }) => state === 'ended'))),
    );
    const spoken$ = agent$.pipe(
      tap({
        complete: () => {
          speech.endItem();
        },
      }),
      mergeMap((event) => speech.take(event)),
      tap({
        complete: () => {
          over$.next();
        },
      }),
    );
    const interrupted$ = interruptOn.pipe(
      tap((value) => {
        speech.interrupt(value);
      }),
      ignoreElements(),
      takeUntil(over$),
    );
    return concat(
      merge(interrupted$, spoken$),
      defer(() => failed$),
    ).pipe(
      finalize(() => {
        heard$.complete();
      }),
    );
  });
}

function subscribable<T>(events$: Observable<T>): Observable<T> {
  if (!isObservable(events$)) {
    throw new TypeError(
      `An agent must return an Observable (of a promise, \`from\` of rxjs makes one), got ${describeValue(events$)}`,
    );
  }
  return events$;
}
