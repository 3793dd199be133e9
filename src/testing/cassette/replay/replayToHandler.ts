import { asyncScheduler, type Observable, Subscription } from 'rxjs';
import type { CallOptions } from '../../../session/contract/CallOptions.js';
import type { CallOutcome } from '../../../session/contract/CallOutcome.js';
import { type CallHandler, serveCalls } from '../../../session/serveCalls.js';
import { acceptCall } from '../../../socket/acceptCall.js';
import { MemorySocket } from '../../sockets/MemorySocket.js';
import type { CassetteEntry } from '../CassetteEntry.js';
import { replay, REPLAY_OPTIONS, type ReplayOptions } from './replay.js';
import { checkOptions, type OptionNames } from '../../../support/options.js';

/**
 * How a cassette is replayed against a handler.
 *
 * @public
 */
export interface ReplayToHandlerOptions extends ReplayOptions {
  /** What the handler's call is told at its beginning. */
  readonly callOptions?: CallOptions;
  /** Hears how the call went for the handler: the reason of its end, its figures, and what the handler failed with. */
  readonly onOutcome?: (outcome: CallOutcome) => void;
}

const REPLAY_TO_HANDLER_OPTIONS: OptionNames<ReplayToHandlerOptions> = {
  ...REPLAY_OPTIONS,
  callOptions: true,
  onOutcome: true,
};

/**
 * Replays a recorded call against a handler, in memory and in rxjs's time: sends all that Exotel sent, in its order and at
 * its times, and emits everything that goes over the wire now, what the handler's call sends included. Completes when the
 * connection is over. Cold.
 *
 *     cassette   m--k--m--M--x        what Exotel sent, and the bot's M
 *                replayToHandler(cassette, handler)
 *     result     m--k--mN----(x|)     the same of Exotel, and what the handler does now
 *
 * ```ts
 * const entries = inVirtualTime(() => replayToHandler(cassetteFile('call.ndjson'), handler).pipe(toArray()));
 * assert.deepEqual(compareCassettes(cassetteFile('call.ndjson'), entries), []);
 * ```
 *
 * Errors with what the handler fails with, with a TestingError `badCassette` when a line of a file is none, and with a
 * RangeError when `digits` has no key left for a press that was masked.
 *
 * @throws TypeError when the cassette or the handler is none, RangeError when an option is out of its range or there is
 * none of its name
 * @public
 */
export function replayToHandler(
  entries: Iterable<CassetteEntry>,
  handler: CallHandler,
  options: ReplayToHandlerOptions = {},
): Observable<CassetteEntry> {
  checkOptions('replayToHandler', options, REPLAY_TO_HANDLER_OPTIONS);
  const { callOptions = {}, onOutcome, ...rest } = options;
  // Checked when called.
  void serveCalls(handler);
  return replay(
    entries,
    (peer) => {
      const closing = new Subscription();
      let failure: unknown;
      const socket = new MemorySocket({
        received: peer.received,
        // What Exotel does at the same time comes first, as on a network.
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
      // Not before the line is there.
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
