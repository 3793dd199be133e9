import type { EventEmitter } from 'node:events';

/** A function of any arguments, as Node's emitters take it. */
type Listener = Parameters<EventEmitter['on']>[1];

interface SocketBase {
  readonly readyState: number;
  /** Bytes that wait because the peer does not read. */
  readonly bufferedAmount?: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  terminate?(): void;
  ping?(): void;
}

interface EmitterSocket extends SocketBase {
  on(event: string, listener: Listener): unknown;
  off(event: string, listener: Listener): unknown;
}

interface EventTargetSocket extends SocketBase {
  binaryType?: string;
  addEventListener(event: string, listener: Listener): unknown;
  removeEventListener(event: string, listener: Listener): unknown;
}

/**
 * A WebSocket of any making: one that listens as Node's event emitters do (`ws`, and what Fastify, NestJS and
 * express-ws hand out), or as the DOM's do.
 *
 * @public
 */
export type WebSocketLike = EmitterSocket | EventTargetSocket;
