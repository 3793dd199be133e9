import { asyncScheduler, type Observable, Subscription } from 'rxjs';
import type { CallOptions } from '../../../session/contract/CallOptions.js';
import type { CallOutcome } from '../../../session/contract/CallOutcome.js';
import { type CallHandler, serveCalls } from '../../../session/serveCalls.js';
import { acceptCall } from '../../../socket/acceptCall.js';
import { MemorySocket } from '../../sockets/MemorySocket.js';
import type { CassetteEntry } from '../CassetteEntry.js';
import { replay, REPLAY_OPTIONS, type ReplayOptions } from './replay.js';
import { checkCallback, checkOptions, type OptionNames } from '../../../support/options.js';

/**
 * Options for {@link replayToHandler}.
 *
 * @public
 */
export interface ReplayToHandlerOptions extends ReplayOptions {
  /** Options of the handler's call, as for `acceptCall`. */
  readonly callOptions?: CallOptions;
  /**
   * Called with the result of the call on the handler's side: the end reason, statistics, and the error of the
   * handler.
   */
  readonly onOutcome?: (outcome: CallOutcome) => void;
}

const REPLAY_TO_HANDLER_OPTIONS: OptionNames<ReplayToHandlerOptions> = {
  ...REPLAY_OPTIONS,
  callOptions: true,
  onOutcome: true,
};

/**
 * Replays a recorded call against a handler, in memory and in RxJS time. It sends everything that Exotel sent, in
 * order and at the recorded times. It emits all messages of the new call, including the messages of the handler's
 * call, and completes when the connection ends.
 *
 *     cassette   m--k--m--M--x        what Exotel sent, and the bot's M
 *                replayToHandler(cassette, handler)
 *     result     m--k--mN----(x|)     the same from Exotel, and what the handler does now
 *
 * ```ts
 * const entries = inVirtualTime(() => replayToHandler(cassetteFile('call.ndjson'), handler).pipe(toArray()));
 * assert.deepEqual(compareCassettes(cassetteFile('call.ndjson'), entries), []);
 * ```
 *
 * Errors emitted: the error of the handler; a TestingError `badCassette` when a line of a file is not valid; a
 * RangeError when `digits` is too short for the masked digits.
 *
 * @param entries - the entries of the recorded call
 * @param handler - the handler under test, as for `serveCalls`
 * @param options - digits, mark echoes, and the handler's call
 * @returns a cold observable of the new call's entries, for `compareCassettes`, `judgeCassette`, `drawMarbles` and
 * `drawSequence`
 * @throws TypeError when `entries` is not iterable or `handler` is not a function, RangeError when an option is not
 * valid
 * @see {@link compareCassettes}
 * @public
 */
export function replayToHandler(
  entries: Iterable<CassetteEntry>,
  handler: CallHandler,
  options: ReplayToHandlerOptions = {},
): Observable<CassetteEntry> {
  checkOptions('replayToHandler', options, REPLAY_TO_HANDLER_OPTIONS);
  const { callOptions = {}, onOutcome, ...rest } = options;
  checkCallback('onOutcome', onOutcome);
  // Checked when called.
  void serveCalls(handler);
  return replay(
    entries,
    (peer) => {
      const closing = new Subscription();
      let failure: unknown;
      const socket = new MemorySocket({
        received: peer.received,
        // Messages of Exotel at the same time come first, as on a network.
        closing: (code) => {
          closing.add(
            asyncScheduler.schedule(() => {
              socket.drop(code);
              peer.closed(code, failure);
            }),
          );
        },
      });
      const calls = acceptCall(socket, undefined, callOptions)
        .pipe(
          serveCalls(handler, {
            onOutcome: (outcome) => {
              failure = outcome.error;
              onOutcome?.(outcome);
            },
          }),
        )
        .subscribe({ error: peer.failed });
      // Later, when the line exists.
      const opening = asyncScheduler.schedule(peer.opened);
      return {
        send: (text) => {
          socket.deliver(text);
        },
        close: (code) => {
          socket.drop(code);
        },
        stop: () => {
          opening.unsubscribe();
          closing.unsubscribe();
          socket.drop(1_006);
          calls.unsubscribe();
        },
      };
    },
    rest,
  );
}
