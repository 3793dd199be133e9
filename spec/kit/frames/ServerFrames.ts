import { digest } from './digest';
import { opcodeName } from './frameItems';

const CLOSE = 8;
const PONG = 10;

/** Reads what a server sends: the answer to the handshake, then frames. */
export class ServerFrames {
  /** The received data in order: one line for the handshake and for each frame. */
  readonly lines: string[] = [];
  readonly #pongs = new Set<string>();
  #bytes = Buffer.alloc(0);
  #isUpgraded = false;
  #hasClosed = false;

  get isUpgraded(): boolean {
    return this.#isUpgraded;
  }

  /** Whether a close frame has arrived. */
  get hasClosed(): boolean {
    return this.#hasClosed;
  }

  hasPong(text: string): boolean {
    return this.#pongs.has(text);
  }

  push(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    if (!this.#isUpgraded) {
      this.#readHead();
    }
    while (this.#isUpgraded && this.#readFrame());
  }

  /** Logs the rest of an incomplete frame. */
  end(): void {
    if (this.#bytes.length > 0) {
      this.lines.push(`rest ${digest(this.#bytes)}`);
    }
  }

  #readHead(): void {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end >= 0) {
      this.lines.push(this.#bytes.toString('latin1', 0, end).replaceAll('\r\n', ' | '));
      this.#bytes = this.#bytes.subarray(end + 4);
      this.#isUpgraded = true;
    }
  }

  #readFrame(): boolean {
    const [first, second] = this.#bytes;
    if (first === undefined || second === undefined) {
      return false;
    }
    const headerBytes = { 126: 4, 127: 10 }[second] ?? 2;
    if (this.#bytes.length < headerBytes) {
      return false;
    }
    const length =
      second === 126
        ? this.#bytes.readUInt16BE(2)
        : second === 127
          ? Number(this.#bytes.readBigUInt64BE(2))
          : second;
    const end = headerBytes + length;
    if (this.#bytes.length < end) {
      return false;
    }
    this.#take(first, this.#bytes.subarray(headerBytes, end));
    this.#bytes = this.#bytes.subarray(end);
    return true;
  }

  #take(first: number, payload: Buffer): void {
    const opcode = first & 0x0f;
    const flags = first === (0x80 | opcode) ? '' : ` with first byte ${first}`;
    if (opcode === CLOSE) {
      this.#hasClosed = true;
      const code = payload.length < 2 ? 'without a code' : payload.readUInt16BE(0);
      this.lines.push(`close ${code} ${JSON.stringify(payload.toString('latin1', 2))}${flags}`);
    } else if (opcode === PONG) {
      this.#pongs.add(payload.toString('latin1'));
      this.lines.push(`pong ${digest(payload)}${flags}`);
    } else {
      const text = payload.length < 200 ? payload.toString('latin1') : digest(payload);
      this.lines.push(`${opcodeName(opcode)} ${text}${flags}`);
    }
  }
}
