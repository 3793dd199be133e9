/** What Node and ws keep of a message that waits, besides its bytes: 245 to 410, as measured. */
const MESSAGE_OVERHEAD_BYTES = 400;

/** What a socket keeps of what was sent to a peer that does not read. */
export class SendBacklog {
  readonly #bufferedAmount: () => number;
  #writtenBytes = 0;
  /** Where the messages that wait end, in bytes that were written until then. */
  readonly #ends: number[] = [];

  /** @param bufferedAmount - how many bytes wait in the socket */
  constructor(bufferedAmount: () => number) {
    this.#bufferedAmount = bufferedAmount;
  }

  /** The bytes that are kept: those of messages, and what Node keeps for each of them. */
  get keptBytes(): number {
    const waiting = this.#bufferedAmount();
    const readBytes = this.#writtenBytes - waiting;
    while ((this.#ends[0] ?? Infinity) <= readBytes) {
      this.#ends.shift();
    }
    return waiting + this.#ends.length * MESSAGE_OVERHEAD_BYTES;
  }

  /** Sends a message. */
  send(message: () => void): void {
    const before = this.#bufferedAmount();
    message();
    this.sent(this.#bufferedAmount() - before);
  }

  /** The socket has sent a message by itself. */
  sent(bytes: number): void {
    if (bytes > 0) {
      this.#writtenBytes += bytes;
      this.#ends.push(this.#writtenBytes);
    }
  }
}
