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
import { Outbox } from './Outbox.js';
import { SendBacklog } from './SendBacklog.js';
import { isEmitter, listenToSocket, type WebSocketLike } from './WebSocketLike.js';

/** Options and callbacks for `connectCall`. */
export interface ConnectCallConfig<T = CallSession> {
  readonly upgrade: UpgradeInfo | undefined;
  readonly options: CallOptions;
  readonly limits: Required<CallLimits>;
  readonly ticker: Ticker;
  readonly onCall: (call: T) => void;
  readonly onRejected: (rejection: Rejection) => void;
  readonly onGone: () => void;
}

/** The header of an unmasked frame with at most 125 bytes of data, such as a pong (RFC 6455, 5.2 and 5.5). */
const PONG_HEADER_BYTES = 2;
const OPEN = 1;
const CLOSING = 2;

/** Creates the connection of a call on a socket. */
export function connectCall(socket: WebSocketLike, config: ConnectCallConfig): CallConnection {
  const { upgrade, options, limits, ticker, onCall, onRejected, onGone } = config;
  const backlog = new SendBacklog(() => socket.bufferedAmount ?? 0);
  const outbox = new Outbox({ socket, maxWaitingLength: limits.maxBufferedBytes });
  /** Writes if the socket is still open: what is sent to a closing socket is lost, and its close follows. */
  const write = (length: number, act: () => void) => {
    outbox.push(() => {
      if (socket.readyState === OPEN) {
        act();
      }
    }, length);
  };
  const connection = new CallConnection({
    upgrade,
    options,
    limits,
    ticker,
    onCall,
    onRejected: (rejection) => {
      onRejected({ ...rejection, ...describeUpgrade(upgrade) });
    },
    transport: {
      send: (text) => {
        write(text.length, () => {
          backlog.send(() => {
            socket.send(text);
          });
        });
      },
      ping: () => {
        if (socket.ping === undefined || !isEmitter(socket)) {
          return false;
        }
        write(0, () => {
          socket.ping?.();
        });
        return true;
      },
      bufferedBytes: () => backlog.keptBytes,
      close: (code) => {
        outbox.flush();
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
        // Errors of ws named WS_ERR_… are violations of the WebSocket protocol; other errors are of the network.
        connection.socketFailed(
          error instanceof Error ? error.message : String(error),
          code.startsWith('WS_ERR_'),
        );
      }
    },
  });
  return connection;
}

/** Returns the address and the masked path of a request, for a rejection. */
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

/** The codes of warnings that were emitted: an attacker chooses how often a connection is rejected. */
const warned = new Set<RejectionCode>();

/** Calls `onRejected`. Without it, the first rejection of each code is a process warning. */
export function reportRejection({ onRejected }: Pick<CallOptions, 'onRejected'>, rejection: Rejection): void {
  const { code, message } = rejection;
  if (onRejected !== undefined) {
    callSafely('onRejected', onRejected, rejection);
  } else if (!warned.has(code)) {
    warned.add(code);
    runtime.warn(
      `A connection did not become a call: ${message}. Later rejections with the code \`${code}\` are not reported; pass \`onRejected\` to handle all`,
      code,
    );
  }
}
