import type { WebSocket } from 'ws';

/** Memory of a short message besides its bytes. */
const MESSAGE_BYTES = 200;

/**
 * One direction of a relay. Keeps messages until the other side is open. While more bytes wait than the limit, it stops
 * reading, so that the network slows the sender down.
 */
export class RelayLane {
  readonly #source: WebSocket;
  readonly #target: WebSocket;
  readonly #maxBytes: number;
  #held: { readonly data: Buffer; readonly isBinary: boolean }[] = [];
  #heldBytes = 0;

  constructor(source: WebSocket, target: WebSocket, maxBytes: number) {
    this.#source = source;
    this.#target = target;
    this.#maxBytes = maxBytes;
  }

  push(data: Buffer, isBinary: boolean): void {
    if (this.#target.readyState === this.#target.CONNECTING) {
      // A copy, because the message shares memory with everything that was read together with it.
      this.#held.push({ data: Buffer.from(data), isBinary });
      this.#heldBytes += data.length + MESSAGE_BYTES;
    } else {
      this.#send(data, isBinary);
    }
    if (this.#isFull) {
      this.#source.pause();
    }
  }

  /** Sends the kept messages, when the other side is open. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const { data, isBinary } of held) {
      this.#send(data, isBinary);
    }
    this.#readOn();
  }

  get #isFull(): boolean {
    return this.#heldBytes + this.#target.bufferedAmount > this.#maxBytes;
  }

  #send(data: Buffer, isBinary: boolean): void {
    // With a callback, ws does not emit an error if the other side has closed.
    this.#target.send(data, { binary: isBinary }, () => {
      this.#readOn();
    });
  }

  #readOn(): void {
    if (this.#source.isPaused && !this.#isFull) {
      this.#source.resume();
    }
  }
}
