import { CallConnection } from '../session/CallConnection.js';
import type { CallLimits } from '../session/contract/CallLimits.js';
import type { CallOptions } from '../session/contract/CallOptions.js';
import type { CallSession } from '../session/contract/CallSession.js';
import { maskPath } from '../session/contract/masking.js';
import type { Rejection, RejectionCode } from '../session/contract/Rejection.js';
import type { UpgradeInfo } from '../session/contract/UpgradeInfo.js';
import type { Ticker } from '../session/Ticker.js';
import { callSafely } from '../support/callSafely.js';
import { runtime } from '../support/runtime.js';
import { SendBacklog } from './SendBacklog.js';
import { isEmitter, listenToSocket, type WebSocketLike } from './WebSocketLike.js';

/** What becomes of a socket is told to these. */
export interface ConnectCallConfig<T = CallSession> {
  readonly upgrade: UpgradeInfo | undefined;
  readonly options: CallOptions;
  readonly limits: Required<CallLimits>;
  readonly ticker: Ticker;
  readonly onCall: (call: T) => void;
  readonly onRejected: (rejection: Rejection) => void;
  readonly onGone: () => void;
}

/** Of a frame without a mask whose data has at most 125 bytes, as that of a pong has (RFC 6455, 5.2 and 5.5). */
const PONG_HEADER_BYTES = 2;
const OPEN = 1;
const CLOSING = 2;

/** Puts a call on a socket. */
export function connectCall(socket: WebSocketLike, config: ConnectCallConfig): CallConnection {
  const { upgrade, options, limits, ticker, onCall, onRejected, onGone } = config;
  const backlog = new SendBacklog(() => socket.bufferedAmount ?? 0);
  const connection = new CallConnection({
    upgrade,
    options,
    limits,
    ticker,
    onCall,
    onRejected: (code, message) => {
      onRejected({ code, message, ...describeUpgrade(upgrade) });
    },
    transport: {
      send: (text) => {
        // A socket that is closing tells so by its close: what is sent until then is lost either way.
        if (socket.readyState === OPEN) {
          backlog.send(() => {
            socket.send(text);
          });
        }
      },
      ping: () => {
        if (socket.ping === undefined || !isEmitter(socket)) {
          return false;
        }
        if (socket.readyState === OPEN) {
          socket.ping();
        }
        return true;
      },
      bufferedBytes: () => backlog.keptBytes,
      close: (code) => {
        if (socket.readyState < CLOSING) {
          socket.close(code);
        }
      },
      terminate: () => {
        if (socket.terminate === undefined) {
          socket.close();
        } else {
          socket.terminate();
        }
      },
    },
    onGone: () => {
      stop();
      onGone();
    },
  });
  const stop = listenToSocket(socket, {
    message: (data) => {
      connection.receive(data);
    },
    ping: (data) => {
      // The socket has answered it.
      backlog.sent(PONG_HEADER_BYTES + (data instanceof Uint8Array ? data.length : 0));
      connection.pinged();
    },
    pong: () => {
      connection.ponged();
    },
    close: (code) => {
      connection.socketClosed(code);
    },
    error: (error) => {
      const code = codeOf(error);
      if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
        connection.messageTooBig();
      } else {
        // ws names what breaks the WebSocket protocol WS_ERR_…; all else is the network's.
        connection.socketFailed(
          error instanceof Error ? error.message : String(error),
          code.startsWith('WS_ERR_'),
        );
      }
    },
  });
  return connection;
}

/** What a rejection says of where a socket came from. */
export function describeUpgrade(upgrade: UpgradeInfo | undefined): Pick<Rejection, 'remoteAddress' | 'path'> {
  const path = upgrade?.url?.split('?', 1)[0];
  const remoteAddress = upgrade?.socket?.remoteAddress;
  return {
    ...(path === undefined ? {} : { path: maskPath(path) }),
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
  };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** The codes that have been warned of: an attacker chooses how often a socket is refused. */
const warned = new Set<RejectionCode>();

/** Calls `onRejected`; without it the first rejection of each code is a process warning. */
export function tellRejection({ onRejected }: Pick<CallOptions, 'onRejected'>, rejection: Rejection): void {
  const { code, message } = rejection;
  if (onRejected !== undefined) {
    callSafely('onRejected', onRejected, rejection);
  } else if (!warned.has(code)) {
    warned.add(code);
    runtime.warn(
      `A connection did not become a call: ${message}. Later ones with the code \`${code}\` are not reported; pass \`onRejected\` to handle all`,
      code,
    );
  }
}
