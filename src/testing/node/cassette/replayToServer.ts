import type { Observable } from 'rxjs';
import { WebSocket } from 'ws';
import { TestingError } from '../../TestingError.js';
import { planCall } from '../../caller/planCall.js';
import type { CassetteEntry } from '../../cassette/CassetteEntry.js';
import { replay, REPLAY_OPTIONS, type ReplayOptions } from '../../cassette/replay/replay.js';
import { checkOptions } from '../../../support/options.js';

/**
 * Replays a recorded call against a running bot, in any language, in real time: sends all that Exotel sent, in its order
 * and at its times, and emits everything that goes over the wire now. Completes when the connection is over. Cold:
 * subscribing dials, unsubscribing cuts the connection.
 *
 * Errors with a TestingError `cannotConnect` when there is no connection, `badCassette` when a line of a file is none,
 * and a RangeError when `digits` has no key left for a press that was masked.
 *
 * @throws TypeError when `url` is no address of a WebSocket, RangeError when an option is out of its range
 * @public
 */
export function replayToServer(
  entries: Iterable<CassetteEntry>,
  url: string,
  options: ReplayOptions = {},
): Observable<CassetteEntry> {
  checkOptions('replayToServer', options, REPLAY_OPTIONS);
  const { url: address, headers, handshakeTimeoutMs } = planCall(url, {});
  return replay(
    entries,
    (peer) => {
      const socket = new WebSocket(address, {
        headers,
        perMessageDeflate: false,
        handshakeTimeout: handshakeTimeoutMs,
      });
      let isOpen = false;
      socket.on('open', () => {
        isOpen = true;
        peer.opened();
      });
      socket.on('message', (data: Buffer) => {
        peer.received(data.toString());
      });
      socket.on('close', (code) => {
        peer.closed(code);
      });
      socket.on('error', (cause: Error) => {
        if (!isOpen) {
          peer.failed(
            new TestingError('cannotConnect', `Cannot call ${address}: ${cause.message}`, { cause }),
          );
        }
      });
      return {
        send: (text) => {
          socket.send(text);
        },
        close: (code) => {
          if (code === 1_006) {
            socket.terminate();
          } else {
            socket.close(code === 1_005 ? undefined : code);
          }
        },
        stop: () => {
          if (socket.readyState !== WebSocket.CLOSING) {
            socket.terminate();
          }
        },
      };
    },
    options,
  );
}
