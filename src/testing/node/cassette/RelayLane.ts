import type { WebSocket } from 'ws';

/** What a short message costs besides its bytes. */
const MESSAGE_BYTES = 200;

/**
 * One way through a relay. Keeps what comes before the other side is open, and does not read on while more than a limit
 * waits for it: the network slows down who sends.
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
      // A copy: what came in holds on to all that was read along with it.
      this.#held.push({ data: Buffer.from(data), isBinary });
      this.#heldBytes += data.length + MESSAGE_BYTES;
    } else {
      this.#send(data, isBinary);
    }
    if (this.#isFull) {
      this.#source.pause();
    }
  }

  /** Sends what was kept: the other side is open. */
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
    // With a function that hears of it, a side that closes meanwhile is no error.
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
