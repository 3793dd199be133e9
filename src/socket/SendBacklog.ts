/** Memory of a waiting message in Node and ws, besides its bytes: 245 to 410 bytes, as measured. */
const MESSAGE_OVERHEAD_BYTES = 400;

/** Counts the messages that wait in a socket because the peer does not read. */
export class SendBacklog {
  readonly #bufferedAmount: () => number;
  #writtenBytes = 0;
  /** The end of each waiting message, in bytes written until then. */
  readonly #ends: number[] = [];

  /** @param bufferedAmount - returns how many bytes wait in the socket */
  constructor(bufferedAmount: () => number) {
    this.#bufferedAmount = bufferedAmount;
  }

  /** The bytes that are kept: those of the messages, and the overhead of each message. */
  get keptBytes(): number {
    const waiting = this.#bufferedAmount();
    const readBytes = this.#writtenBytes - waiting;
    while ((this.#ends[0] ?? Infinity) <= readBytes) {
      this.#ends.shift();
    }
    return waiting + this.#ends.length * MESSAGE_OVERHEAD_BYTES;
  }

  /** Sends a message and counts it. */
  send(message: () => void): void {
    const before = this.#bufferedAmount();
    message();
    this.sent(this.#bufferedAmount() - before);
  }

  /** Counts a message that the socket has sent by itself. */
  sent(bytes: number): void {
    if (bytes > 0) {
      this.#writtenBytes += bytes;
      this.#ends.push(this.#writtenBytes);
    }
  }
}
