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
 * Connects a call to a voice agent. The agent gets the caller's audio and reports of how much was heard. The caller
 * hears the agent's audio and can interrupt it.
 *
 * Each item is one playback; the next item is queued directly after it. If the last part of an item comes late, it is
 * padded to a whole message of `outbound.messageBytes`.
 *
 * The first interruption drops every item that the caller has not heard to its end. Further interruptions do nothing
 * until the agent speaks again. Audio that still comes for a dropped item is dropped too. Without an `itemId`, audio
 * is dropped until the next `audioEnd`. With `onInterrupt: 'pause'` or `'notify'`, an interruption holds these items
 * or is only reported.
 *
 *     caller      ---------------!-----------|      they interrupt
 *     agent       --a1a1a1a1-----i-a1--a2a2-|       i: interrupt; the rest of a1 comes too late
 *     heard       --aaaaaaaaaaaaa-------aaaa
 *     result      --s------------f------s---(f|)    s: started; f: finished, first cleared, then played
 *
 * The bridge completes when the agent has completed and its audio was heard, or when the call ends. It then
 * unsubscribes from the agent. An item may be `outbound.maxQueueMs` (two minutes) ahead of the caller.
 *
 * ```ts
 * listen({ port: 8080, sampleRate: 24_000 }).pipe(serveCalls((call) => bridge(call, realtimeAgent(apiKey))));
 * ```
 *
 * Errors emitted:
 *
 * - the agent's error, after the audio before it was heard
 * - `ExotelError` with code `queueOverflow` when an item is more than `outbound.maxQueueMs` ahead
 * - TypeError when the agent does not return an observable, or emits an unknown event
 *
 * @param call - the call to connect
 * @param agent - a function from the caller to an observable of the agent's events
 * @param options - what may interrupt the agent, and what an interruption does
 * @returns a cold observable of items that were heard and of the agent's messages; it calls the agent once per
 *   subscription
 * @throws TypeError when `agent` is not a function; TypeError or RangeError when an option is not valid
 * @see {@link bargeIn} for a single prompt that the caller can interrupt
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
      `\`agent\` must be a function that returns an observable of events, got ${describeValue(agent)}`,
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
        // Emitted after the audio before it was heard.
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
      `\`agent\` must return an observable (convert a promise with \`from\` of rxjs), got ${describeValue(events$)}`,
    );
  }
  return events$;
}
