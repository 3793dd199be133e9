import { defer, filter, map, type Observable, tap } from 'rxjs';
import { checkOptions, type OptionNames } from '../../support/checkOptionNames.js';
import type { EndReason } from '../../session/contract/CallLifecycle.js';
import type { CallSession, EndOptions } from '../../session/contract/CallSession.js';
import type { HandoverStore } from './createHandoverStore.js';

/**
 * What a call leaves for the applet that takes over, and how it is left.
 *
 * @public
 */
export interface HandoverOptions<T> extends Pick<EndOptions, 'maxWaitMs'> {
  /** Where the applet's dynamic URL finds `data`. */
  readonly store: HandoverStore<T>;
  /** What it is told. */
  readonly data: T;
}

const HANDOVER_OPTIONS: OptionNames<HandoverOptions<unknown>> = {
  store: true,
  data: true,
  maxWaitMs: true,
};

/**
 * How a call was handed over.
 *
 * @public
 */
export interface HandoverResult {
  /** Whether `data` is in the store. Not when `start` named no call, or the caller hung up before the end. */
  readonly isStored: boolean;
  /** Why the call ended: `appEnded` when it went as planned. */
  readonly reason: EndReason;
}

/**
 * Leaves a call to the next applet of its flow: puts `data` into the store, under the call's `callSid`, and ends the call
 * when what is queued was heard, as `end` does. Closing the socket is all that Exotel needs to go on; what the applet
 * asks its dynamic URL for is found in the store. On a _Connect Voice AI_ call there is no next applet: it hangs up.
 *
 * When the caller hangs up before the end, what was put is taken back.
 *
 *     handover    ---------------(r|)     r: { isStored: true, reason: 'appEnded' }
 *     lifecycle$  g--------------(e|)     ending at once, ended when all was heard
 *
 * ```ts
 * const queues = createHandoverStore<{ queue: string }>();
 * concat(call.play(promptAudio('one-moment.wav')), handover(call, { store: queues, data: { queue: 'sales' } }));
 * ```
 *
 * @throws RangeError when called with a `maxWaitMs` below 0
 * @public
 */
export function handover<T>(
  call: Pick<CallSession, 'info' | 'lifecycle$' | 'end'>,
  options: HandoverOptions<T>,
): Observable<HandoverResult> {
  checkOptions('handover', options, HANDOVER_OPTIONS);
  const { store, data, maxWaitMs } = options;
  if (maxWaitMs !== undefined && !(maxWaitMs >= 0)) {
    throw new RangeError(`\`maxWaitMs\` must not be below 0, got ${String(maxWaitMs)}`);
  }
  return defer(() => {
    const { callSid } = call.info;
    if (callSid !== undefined) {
      store.put(callSid, data);
    }
    const ended$ = call.lifecycle$.pipe(filter((value) => value.state === 'ended'));
    const result$ = ended$.pipe(
      map(({ reason }): HandoverResult => {
        return { isStored: callSid !== undefined && reason !== 'callerHangup', reason };
      }),
    );
    // Apart from the result: a handler of `serveCalls` is unsubscribed just before the call tells that it ended.
    ended$
      .pipe(
        tap(({ reason }) => {
          if (callSid !== undefined && reason === 'callerHangup') {
            store.take(callSid);
          }
        }),
      )
      .subscribe();
    call.end(maxWaitMs === undefined ? {} : { maxWaitMs });
    return result$;
  });
}
