import type { Observable } from 'rxjs';
import { WebSocket } from 'ws';
import { TestingError } from '../../TestingError.js';
import { planCall } from '../../caller/planCall.js';
import type { CassetteEntry } from '../../cassette/CassetteEntry.js';
import { replay, REPLAY_OPTIONS, type ReplayOptions } from '../../cassette/replay/replay.js';
import { checkOptions } from '../../../support/options.js';

/**
 * Replays a recorded call to a running bot, in any language, in real time. Sends everything that Exotel sent, in the same
 * order and at the same times, and emits every message of the new call. Completes when the connection is closed. Cold:
 * subscribing dials; unsubscribing cuts the connection.
 *
 * ```ts
 * const now$ = replayToServer(cassetteFile('tuesday.ndjson'), 'ws://localhost:8080', { digits: '42' });
 * ```
 *
 * Errors emitted: `cannotConnect` if the connection fails, `badCassette` if a line of the file is not an entry, and a
 * RangeError if `digits` has no digit for a masked press.
 *
 * @param entries - the cassette
 * @param url - the address of the bot: ws:// or wss://
 * @param options - the masked digits, and how marks are echoed
 * @returns a cold observable of the entries of the new call
 * @throws TypeError when `url` is not the address of a WebSocket, RangeError when an option is out of range
 * @see `compareCassettes`
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
