import type { Listener } from '../../socket/WebSocketLike.js';
import { Emitter } from './Emitter.js';

/** Callbacks of the other end of a socket in memory. */
export interface MemoryPeer {
  readonly received: (text: string) => void;
  /** Called when the server closes the socket; answer with `drop`. */
  readonly closing: (code: number) => void;
}

const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** The server's end of a WebSocket in memory. */
export class MemorySocket {
  readyState = OPEN;
  readonly #emitter = new Emitter();
  readonly #peer: MemoryPeer;

  constructor(peer: MemoryPeer) {
    this.#peer = peer;
  }

  on(event: string, listener: Listener): this {
    this.#emitter.on(event, listener);
    return this;
  }

  off(event: string, listener: Listener): this {
    this.#emitter.off(event, listener);
    return this;
  }

  send(text: string): void {
    if (this.readyState === OPEN) {
      this.#peer.received(text);
    }
  }

  close(code = 1005): void {
    this.#close(code);
  }

  terminate(): void {
    this.#close(1006);
  }

  #close(code: number): void {
    if (this.readyState === OPEN) {
      this.readyState = CLOSING;
      this.#peer.closing(code);
    }
  }

  // ---- the actions of its peer

  deliver(data: string | Uint8Array): void {
    if (this.readyState === OPEN) {
      const isText = typeof data === 'string';
      this.#emitter.emit('message', isText ? new TextEncoder().encode(data) : data, !isText);
    }
  }

  /** Ends the connection. */
  drop(code: number): void {
    if (this.readyState !== CLOSED) {
      this.readyState = CLOSED;
      this.#emitter.emit('close', code, new Uint8Array(0));
    }
  }
}
