import type { EventEmitter } from 'node:events';

/** A listener of Node's event emitters. */
export type Listener = Parameters<EventEmitter['on']>[1];

/**
 * A WebSocket of any library: with the events of Node's emitters (`ws`, and the sockets of Fastify, NestJS and
 * express-ws), or with those of the DOM.
 *
 * @public
 */
export type WebSocketLike = {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes that wait to be sent because the peer does not read. */
  readonly bufferedAmount?: number;
  /** Sends a text message. */
  send(data: string): void;
  /** Begins the closing handshake. */
  close(code?: number, reason?: string): void;
  /** Tears the connection down; without it, `close` is called instead. */
  terminate?(): void;
  /** Sends a ping; without it, a dead connection is found only by missing media. */
  ping?(): void;
} & (
  | {
      on(event: string, listener: Parameters<EventEmitter['on']>[1]): unknown;
      off(event: string, listener: Parameters<EventEmitter['on']>[1]): unknown;
    }
  | {
      binaryType?: string;
      addEventListener(event: string, listener: Parameters<EventEmitter['on']>[1]): unknown;
      removeEventListener(event: string, listener: Parameters<EventEmitter['on']>[1]): unknown;
    }
);

/** Callbacks for the events of a socket. */
export interface SocketListener {
  /** Is called with the data of a message, unchanged: text, or bytes of some type. */
  readonly message: (data: unknown) => void;
  /** Is called with the data of a ping, which the socket answers itself. Sockets of the DOM do not report pings. */
  readonly ping: (data: unknown) => void;
  /** Is called when the peer sends a pong. Sockets of the DOM do not report pongs. */
  readonly pong: () => void;
  readonly close: (code: number) => void;
  readonly error: (error: unknown) => void;
}

/** The code of a close without a code (RFC 6455, 7.1.5). */
const NO_STATUS = 1005;

const CLOSED = 3;

/**
 * Listens to a socket of either type.
 *
 * @param socket - a socket that `checkSocket` accepts
 * @returns a function that removes every listener
 */
export function listenToSocket(socket: WebSocketLike, listener: SocketListener): () => void {
  const { message } = listener;
  const close = (code: unknown) => {
    listener.close(typeof code === 'number' ? code : NO_STATUS);
  };
  if (isEmitter(socket)) {
    // Errors first: an emitter throws errors without a listener.
    socket.on('error', listener.error);
    socket.on('close', close);
    socket.on('message', message);
    socket.on('ping', listener.ping);
    socket.on('pong', listener.pong);
    return () => {
      socket.off('message', message);
      socket.off('ping', listener.ping);
      socket.off('pong', listener.pong);
      socket.off('close', close);
      socket.off('error', listener.error);
      // A socket that was torn down may still emit errors.
      if (socket.readyState !== CLOSED) {
        socket.on('error', ignore);
      }
    };
  }
  const onError = (event: { readonly error?: unknown; readonly message?: unknown }) => {
    listener.error(event.error ?? event.message);
  };
  const onClose = (event: { readonly code?: unknown }) => {
    close(event.code);
  };
  const onMessage = (event: { readonly data?: unknown }) => {
    message(event.data);
  };
  // Blobs can only be read asynchronously, which would change the order of messages.
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('error', onError);
  socket.addEventListener('close', onClose);
  socket.addEventListener('message', onMessage);
  return () => {
    socket.removeEventListener('message', onMessage);
    socket.removeEventListener('close', onClose);
    socket.removeEventListener('error', onError);
  };
}

/** Returns whether a socket has the events of Node's emitters. */
export function isEmitter(socket: WebSocketLike): socket is Extract<WebSocketLike, { on: unknown }> {
  return 'on' in socket && typeof socket.on === 'function' && typeof socket.off === 'function';
}

function ignore(): void {
  // Nothing to do.
}
