import { Observable } from 'rxjs';
import { DEFAULT_CALL_LIMITS } from '../session/contract/CallLimits.js';
import { CALL_OPTIONS, type CallOptions } from '../session/contract/CallOptions.js';
import type { CallSession } from '../session/contract/CallSession.js';
import { checkCallOptions } from '../session/contract/checkCallOptions.js';
import type { UpgradeInfo } from '../session/contract/UpgradeInfo.js';
import { Ticker } from '../session/Ticker.js';
import { checkOptionNames, withDefaults } from '../support/options.js';
import { checkSocket } from './checkSocket.js';
import { connectCall, tellRejection } from './connectCall.js';
import type { WebSocketLike } from './WebSocketLike.js';

const CLOSED = 3;

/**
 * Makes a call of a WebSocket that any server or framework has accepted. Emits the call when its `start` arrives, and
 * completes; completes empty when the socket never becomes a call, which `onRejected` tells more of. Unsubscribing
 * before the emission closes the socket, after it does nothing.
 *
 * Subscribe in the same turn in which the framework hands out the socket: messages that come earlier are lost.
 *
 *     socket     --connected--start--media--media--stop
 *                acceptCall(socket)
 *     result     --------------(c|)
 *
 * ```ts
 * server.on('connection', (socket, request) => {
 *   acceptCall(socket, request).pipe(serveCalls(handler)).subscribe();
 * });
 * ```
 *
 * @param request - the request that became this socket: Node's `IncomingMessage`
 * @throws TypeError at once when `socket` is not a WebSocket, RangeError when an option is out of its range
 * @public
 */
export function acceptCall(
  socket: WebSocketLike,
  request?: UpgradeInfo,
  options: CallOptions = {},
): Observable<CallSession> {
  checkCallOptions(options);
  checkOptionNames(options, Object.keys(CALL_OPTIONS), 'acceptCall');
  checkSocket(socket);
  const limits = withDefaults(DEFAULT_CALL_LIMITS, options.limits);

  return new Observable((subscriber) => {
    if (socket.readyState === CLOSED) {
      subscriber.complete();
      return undefined;
    }
    let isCall = false;
    const connection = connectCall(socket, {
      // Read now: Node forgets the address when the socket is gone.
      upgrade: request && { url: request.url, socket: { remoteAddress: request.socket?.remoteAddress } },
      options,
      limits,
      ticker: new Ticker(),
      onCall: (call) => {
        isCall = true;
        subscriber.next(call);
        subscriber.complete();
      },
      onRejected: (rejection) => {
        tellRejection(options, rejection);
      },
      onGone: () => {
        subscriber.complete();
      },
    });
    return () => {
      if (!isCall) {
        connection.end('appEnded');
      }
    };
  });
}
