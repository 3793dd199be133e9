import { Observable } from 'rxjs';
import { DEFAULT_CALL_LIMITS } from '../session/contract/CallLimits.js';
import { CALL_OPTIONS, type CallOptions } from '../session/contract/CallOptions.js';
import type { CallSession } from '../session/contract/CallSession.js';
import { checkCallOptions } from '../session/contract/checkCallOptions.js';
import type { UpgradeInfo } from '../session/contract/UpgradeInfo.js';
import { Ticker } from '../session/Ticker.js';
import { checkOptionNames, withDefaults } from '../support/options.js';
import { checkRequest, checkSocket } from './checkSocket.js';
import { claimSocket } from './claimSocket.js';
import { connectCall, reportRejection } from './connectCall.js';
import type { WebSocketLike } from './WebSocketLike.js';

const CLOSED = 3;

/**
 * Creates a call from a WebSocket that any server or framework has accepted. Emits the call when its `start` arrives, and
 * completes. If the socket does not become a call, it completes without a value, and `onRejected` is called with the
 * reason.
 *
 * Subscribe to it synchronously in the connection callback. If you `await` anything first, the `start` message is lost
 * and the call never begins. Subscribe once: a second subscription for the same socket is the rejection `socketInUse`.
 * Unsubscribing before the call is emitted closes the socket; after that it does nothing.
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
 * Never errors.
 *
 * @param socket - an open WebSocket: of ws, of the DOM, or of a framework
 * @param request - the request that became this socket, such as Node's `IncomingMessage`, for `call.info`
 * @param options - sample rates, outbound audio, and limits
 * @returns an observable of at most one call
 * @throws TypeError when `socket` is not a WebSocket or `request` not a request, TypeError or RangeError when an option is
 * not valid
 * @see {@link acceptCalls} for all sockets of a server; {@link listen}, which accepts sockets itself; {@link serveCalls} to
 * run a handler
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
  checkRequest(request);
  const limits = withDefaults(DEFAULT_CALL_LIMITS, options.limits);

  return new Observable((subscriber) => {
    if (socket.readyState === CLOSED) {
      subscriber.complete();
      return undefined;
    }
    // Read now: Node removes the address when the socket closes.
    const upgrade = request && { url: request.url, socket: { remoteAddress: request.socket?.remoteAddress } };
    if (!claimSocket(socket, upgrade, options)) {
      subscriber.complete();
      return undefined;
    }
    let isCall = false;
    const connection = connectCall(socket, {
      upgrade,
      options,
      limits,
      ticker: new Ticker(),
      onCall: (call) => {
        isCall = true;
        subscriber.next(call);
        subscriber.complete();
      },
      onRejected: (rejection) => {
        reportRejection(options, rejection);
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
