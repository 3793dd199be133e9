import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { QuirkLine } from '../quirks/QuirkLine.js';
import type { LineItem } from '../quirks/QuirkStage.js';
import type { ParsedQuirk } from '../quirks/readQuirk.js';

/** The most unanswered pings: ws, for example, gives up a connection at 60. */
const MAX_UNANSWERED = 30;
/** How long a cut waits for the bot to read what was sent before, in ms. */
const FLUSH_MS = 1_000;
/** How much of a frame is sent before it is cut. */
const PIECE_BYTES = 64;

/**
 * The caller's WebSocket. With quirks it also does what no correct client does. Only this class touches the
 * connection underneath.
 */
export class QuirkySocket {
  readonly #socket: WebSocket;
  /** `undefined` for a call without quirks: messages are sent as they are. */
  readonly #line: QuirkLine | undefined;
  readonly #onSent: (data: string | Uint8Array, isBinary: boolean) => void;
  #connection: Socket | undefined;
  #isCut = false;
  #unanswered = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    socket: WebSocket,
    quirks: readonly ParsedQuirk[],
    onSent: (data: string | Uint8Array, isBinary: boolean) => void,
  ) {
    this.#socket = socket;
    this.#onSent = onSent;
    this.#line = quirks.length === 0 ? undefined : new QuirkLine(quirks);
    socket.once('upgrade', ({ socket: connection }) => {
      this.#connection = connection;
    });
    socket.on('pong', () => {
      this.#unanswered--;
    });
    socket.once('close', () => {
      clearTimeout(this.#timer);
    });
  }

  /** Returns when `deliver` is due. */
  nextAt(): number {
    return this.#line?.nextAt() ?? Infinity;
  }

  /** Sends the items that are due by `now`. */
  deliver(now: number): void {
    for (const item of this.#line?.take(now) ?? []) {
      this.#do(item);
    }
  }

  send(text: string, now: number): void {
    if (this.#isCut) {
      return;
    }
    if (this.#line === undefined) {
      this.#socket.send(text);
      this.#onSent(text, false);
    } else {
      this.#line.pushText(text, now);
      this.deliver(now);
    }
  }

  /** Ends the connection, after the items that still wait. */
  end(item: Extract<LineItem, { type: 'cut' | 'close' }>, now: number): void {
    if (this.#line === undefined) {
      this.#do(item);
    } else {
      this.#line.push(item, now);
      this.deliver(now);
    }
  }

  #do(item: LineItem): void {
    if (item.type === 'cut') {
      this.#cut();
    } else if (item.type === 'close') {
      this.#socket.close(item.code);
    } else if (this.#socket.readyState === WebSocket.OPEN && !this.#isCut) {
      this.#write(item);
    }
  }

  /**
   * Stops reading, and cuts the connection when everything sent has left: TLS writes it later, and a slow bot delays
   * it.
   */
  #cut(): void {
    this.#isCut = true;
    this.#socket.pause();
    clearTimeout(this.#timer);
    if (this.#connection === undefined || this.#connection.writableLength === 0) {
      this.#socket.terminate();
    } else {
      this.#connection.destroySoon();
      this.#timer = setTimeout(() => {
        this.#socket.terminate();
      }, FLUSH_MS);
    }
  }

  #write(item: Exclude<LineItem, { type: 'cut' | 'close' }>): void {
    switch (item.type) {
      case 'message':
        this.#send(JSON.stringify(item.fields), item.parts ?? 1, item.isBinary === true);
        break;
      case 'garbage':
        this.#socket.send(item.data);
        this.#onSent(item.data, typeof item.data !== 'string');
        break;
      case 'ping':
        this.#ping();
        break;
      case 'pauseReading':
        this.#pause(item.forMs);
        break;
      case 'cutMidFrame':
        this.#cutMidFrame();
        break;
      default:
        item satisfies never;
    }
  }

  #send(text: string, parts: number, binary: boolean): void {
    const bytes = Buffer.from(text);
    this.#onSent(binary ? bytes : text, binary);
    const size = Math.ceil(bytes.length / parts);
    for (let at = 0; at < bytes.length; at += size) {
      this.#socket.send(bytes.subarray(at, at + size), { binary, fin: at + size >= bytes.length });
    }
  }

  #ping(): void {
    if (this.#unanswered < MAX_UNANSWERED) {
      this.#unanswered++;
      this.#socket.ping();
    }
  }

  #pause(forMs: number): void {
    this.#socket.pause();
    clearTimeout(this.#timer);
    if (forMs < Infinity) {
      this.#timer = setTimeout(() => {
        this.#socket.resume();
      }, forMs);
    }
  }

  /** Writes the header of a masked text frame of 65,535 bytes and its first bytes, then destroys the connection. */
  #cutMidFrame(): void {
    this.#isCut = true;
    const header = Buffer.from([0x81, 0xfe, 0xff, 0xff]);
    this.#connection?.write(Buffer.concat([header, randomBytes(4 + PIECE_BYTES)]), () => {
      this.#connection?.destroy();
    });
  }
}
