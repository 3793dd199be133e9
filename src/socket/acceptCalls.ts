import type { IncomingMessage } from 'node:http';
import { Observable, type OperatorFunction, Subject, takeUntil, tap } from 'rxjs';
import type { CallSession } from '../session/contract/CallSession.js';
import type { UpgradeInfo } from '../session/contract/UpgradeInfo.js';
import { checkOptionNames, withDefaults } from '../support/options.js';
import {
  ACCEPT_CALLS_OPTIONS,
  type AcceptCallsOptions,
  checkAdmissionOptions,
} from './AcceptCallsOptions.js';
import { createAuthCheck } from './auth/createAuthCheck.js';
import { checkRequest, checkSocket, isSocket } from './checkSocket.js';
import { claimSocket } from './claimSocket.js';
import { connectCall, reportRejection } from './connectCall.js';
import { AddressList } from './server/AddressList.js';
import { Admission, type Place } from './server/Admission.js';
import { clientAddress, maxHeadersOf, serverOf } from './server/clientAddress.js';
import { DEFAULT_LIMITS } from './ServerLimits.js';
import type { WebSocketLike } from './WebSocketLike.js';

/**
 * The request that became a WebSocket, with its headers. Node's `IncomingMessage` has this shape, and so do Express's
 * request and Fastify's `request.raw`.
 *
 * @public
 */
export interface AcceptedRequest extends UpgradeInfo {
  /** The headers, with names in lower case, for `auth` and `trustedProxies`. @defaultValue no headers */
  readonly headers?: IncomingMessage['headers'];
  /** The headers as they came, to count them. @defaultValue no headers */
  readonly rawHeaders?: readonly string[];
}

/**
 * A WebSocket that a framework accepted: alone, or with the request that became it.
 *
 * @public
 */
export type AcceptedSocket =
  WebSocketLike | { readonly socket: WebSocketLike; readonly request?: AcceptedRequest | undefined };

type SocketAndRequest = Exclude<AcceptedSocket, WebSocketLike>;

const CLOSED = 3;

/** WebSocket close codes (RFC 6455, 7.4.1, and the registry of IANA). */
const POLICY_VIOLATION = 1008;
const TRY_AGAIN_LATER = 1013;

/**
 * Creates calls from WebSockets that a framework accepts, with the admission of {@link listen}: `auth`, `trustedProxies`,
 * the limits of a server, and `drain$`. Emits each call when its `start` arrives.
 *
 *     sockets    --a--b---c--------|
 *                acceptCalls()
 *     result     -----a------c-----------|    `b` was refused; the last call ends
 *
 * Emit each socket synchronously in the connection callback. While `auth.authorize` decides, messages are kept, up to
 * `limits.maxBytesBeforeStart`, so the `start` is not lost.
 *
 * A socket that is refused is closed: with 1013 where `listen` answers 503 (limits, draining, a decision that failed), with
 * 1008 otherwise. `onRejected` is called with the reason.
 *
 * It completes when the source has completed or `drain$` has emitted, and the last call has ended. Unsubscribing ends
 * every call, as does an error of the source.
 *
 * ```ts
 * const sockets$ = new Subject<AcceptedSocket>();
 * server.on('connection', (socket, request) => {
 *   sockets$.next({ socket, request });
 * });
 * sockets$.pipe(acceptCalls({ limits: { maxCalls: 100 } }), serveCalls(handler)).subscribe();
 * ```
 *
 * Errors emitted: a `TypeError` when the source emits a value that is not a WebSocket, or a request that is not one.
 *
 * @param options - who may call, limits, draining, and the options for every call
 * @returns an operator from sockets to calls
 * @throws TypeError when an option has the wrong type, RangeError when its name is unknown or its value is out of range
 * @see {@link acceptCall} for one socket; {@link serveCalls} to run a handler for every call
 * @public
 */
export function acceptCalls(options: AcceptCallsOptions = {}): OperatorFunction<AcceptedSocket, CallSession> {
  checkAdmissionOptions(options);
  checkOptionNames(options, Object.keys(ACCEPT_CALLS_OPTIONS), 'acceptCalls');
  const limits = withDefaults(DEFAULT_LIMITS, options.limits);
  const trustedProxies = new AddressList('trustedProxies', options.trustedProxies ?? []);
  // Not on subscription: a used token stays used, also when `retry` subscribes again.
  const checkAuth = createAuthCheck(options.auth ?? {}, limits);

  return (accepted$) =>
    new Observable((subscriber) => {
      const stop$ = new Subject<void>();
      let isLast = false;
      const completeWhenOver = () => {
        if ((isLast || admission.isDraining) && admission.isEmpty) {
          subscriber.complete();
        }
      };
      const admission = new Admission({ options, limits, checkAuth, onEmpty: completeWhenOver });

      const accept = (value: AcceptedSocket) => {
        const { socket, request } = readAccepted(value);
        const address = clientAddress(request, trustedProxies, maxHeadersOf(serverOf(request.socket)));
        const upgrade = { url: request.url, socket: { remoteAddress: address } };
        if (socket.readyState === CLOSED || !claimSocket(socket, upgrade, options)) {
          return;
        }
        const gone$ = new Subject<void>();
        let place: Place | undefined;
        const connection = connectCall(socket, {
          upgrade,
          options,
          limits,
          ticker: admission.ticker,
          onCall: (call) => {
            place?.start();
            subscriber.next(call);
          },
          onRejected: (rejection) => {
            reportRejection(options, rejection);
          },
          onGone: () => {
            gone$.next();
            place?.leave();
          },
        });
        connection.hold();
        admission
          .decide(request, address, gone$)
          .pipe(
            tap((verdict) => {
              if ('code' in verdict) {
                const { code, status, message, cause } = verdict;
                connection.reject(
                  { code, message, ...(cause === undefined ? {} : { cause }) },
                  status === 503 ? TRY_AGAIN_LATER : POLICY_VIOLATION,
                );
              } else {
                place = verdict;
                place.keep(connection);
                connection.release();
              }
            }),
          )
          .subscribe();
      };

      subscriber.add(() => {
        stop$.next();
        admission.close();
      });
      subscriber.add(admission.drainLater());
      accepted$.pipe(tap(accept), takeUntil(stop$)).subscribe({
        error: (error: unknown) => {
          subscriber.error(error);
        },
        complete: () => {
          isLast = true;
          completeWhenOver();
        },
      });
    });
}

/** What the admission reads of a request. */
type ReadRequest = Pick<IncomingMessage, 'headers' | 'rawHeaders'> &
  UpgradeInfo & { readonly socket: NonNullable<UpgradeInfo['socket']> };

/** @throws TypeError when the value is not a WebSocket, or its request is not a request */
function readAccepted(value: AcceptedSocket): {
  readonly socket: WebSocketLike;
  readonly request: ReadRequest;
} {
  const { socket, request }: SocketAndRequest = isWithRequest(value) ? value : { socket: value };
  checkSocket(socket);
  checkRequest(request);
  return {
    socket,
    request: {
      url: request?.url,
      headers: request?.headers ?? {},
      rawHeaders: request?.rawHeaders?.slice() ?? [],
      socket: request?.socket ?? {},
    },
  };
}

function isWithRequest(value: AcceptedSocket): value is SocketAndRequest {
  return typeof value === 'object' && !isSocket(value) && 'socket' in value && isSocket(value.socket);
}
