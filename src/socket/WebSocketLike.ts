import type { EventEmitter } from 'node:events';

/** A function of any arguments, as Node's emitters take it. */
export type Listener = Parameters<EventEmitter['on']>[1];

/**
 * A WebSocket of any making: one that listens as Node's event emitters do (`ws`, and what Fastify, NestJS and
 * express-ws hand out), or as the DOM's do.
 *
 * @public
 */
export type WebSocketLike = {
  readonly readyState: number;
  /** Bytes that wait because the peer does not read. */
  readonly bufferedAmount?: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  terminate?(): void;
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

/** What a socket tells. */
export interface SocketListener {
  /** Gets the data of a message as the socket has it: text, or bytes of some kind. */
  readonly message: (data: unknown) => void;
  /** Gets the data of a ping, which the socket itself answers; sockets of the DOM do not tell. */
  readonly ping: (data: unknown) => void;
  /** The peer has answered a ping, or says so; sockets of the DOM do not tell. */
  readonly pong: () => void;
  readonly close: (code: number) => void;
  readonly error: (error: unknown) => void;
}

/** What a close without a code means (RFC 6455, 7.1.5). */
const NO_STATUS = 1005;

const CLOSED = 3;

/**
 * Listens to a socket of either kind.
 *
 * @param socket - one that `checkSocket` has let pass
 * @returns how to stop: every listener is removed
 */
export function listenToSocket(socket: WebSocketLike, listener: SocketListener): () => void {
  const { message } = listener;
  const close = (code: unknown) => {
    listener.close(typeof code === 'number' ? code : NO_STATUS);
  };
  if (isEmitter(socket)) {
    // Errors first: an emitter throws those that nobody listens to.
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
      // One that was torn down may still fail, which nobody is interested in.
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

/** Whether a socket is listened to as Node's event emitters are. */
export function isEmitter(socket: WebSocketLike): socket is Extract<WebSocketLike, { on: unknown }> {
  return 'on' in socket && typeof socket.on === 'function' && typeof socket.off === 'function';
}

function ignore(): void {
  // Nothing to do.
}
