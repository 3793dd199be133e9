import { Socket } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { MediaScanner } from '../wire/MediaScanner.js';

/** What a reader is told once. */
export interface WebSocketReaderConfig {
  /** No longer text is read here. */
  readonly maxMessageBytes: number;
  /** Told of every text that is read here, and of its length: the scanner of this thread has taken it. */
  readonly onText: (length: number) => void;
}

type DataListener = (bytes: Buffer) => void;

// How a frame begins (RFC 6455, 5.2): what it is, all of it, and how long its payload, which clients mask.
const TEXT = 0x81;
const BINARY = 0x82;
const PING = 0x89;
const PONG = 0x8a;
const MASKED = 0x80;
/** The length stands in the two bytes that follow. */
const MASKED_LENGTH_16 = MASKED | 126;
const HEADER_BYTES = 6;
const HEADER_16_BYTES = 8;
const MAX_CONTROL_BYTES = 125;

/** The header is not all there. */
const CUT = -1;
/** A length in eight bytes, or no mask. */
const ODD = -2;

/** A frame in more pieces than this is left to ws alone, which may find that there are too many. */
const MAX_PIECES = 64;

/**
 * Reads whole texts, which is what Exotel sends, where the bytes of a socket come in, ahead of ws: that reads a frame in
 * many steps and objects, which cost more than all that is done with the message. Everything else goes on to ws just as it
 * came.
 *
 * Bytes come in where the network gives them to the stream, with `push`, as long as the stream would hand them on at once,
 * and to nobody else: what it does for each piece costs a twelfth of a message. Where `push` is not what the network calls,
 * `data` brings the same bytes.
 *
 * It passes by ws only between two frames, so that ws never misses a part of one; and it steps aside for good before a
 * frame over which ws may fail, or with which the connection ends, or that is not over when it has been read: a close, a
 * fragment, what is compressed, too long, or no WebSocket at all.
 */
export class WebSocketReader {
  readonly #socket: Duplex;
  readonly #maxMessageBytes: number;
  readonly #onText: WebSocketReaderConfig['onText'];
  readonly #wsListener: DataListener;
  readonly #scanner: MediaScanner;
  /** The stream's own `push`. */
  readonly #push: Readable['push'];
  /** How much is still to come of the frame that ws is in the middle of. */
  #missing = 0;
  /** The beginning of its header, if that was not all there. */
  #header: Buffer | undefined;
  /** In how many pieces it has come so far. */
  #pieces = 0;
  #isAside = false;

  /**
   * @param socket - that of a server, of which nothing has been read since ws listens to it
   * @returns undefined if ws is not the only one who reads it, or nothing can be read but by ws
   */
  static of(socket: Duplex, config: WebSocketReaderConfig): WebSocketReader | undefined {
    const [listener, ...others]: readonly unknown[] = socket.listeners('data');
    const scanner = MediaScanner.shared;
    return isDataListener(listener) &&
      others.length === 0 &&
      socket.listenerCount('readable') === 0 &&
      scanner !== undefined
      ? new WebSocketReader(socket, listener, scanner, config)
      : undefined;
  }

  private constructor(
    socket: Duplex,
    wsListener: DataListener,
    scanner: MediaScanner,
    config: WebSocketReaderConfig,
  ) {
    this.#socket = socket;
    this.#wsListener = wsListener;
    this.#scanner = scanner;
    this.#maxMessageBytes = config.maxMessageBytes;
    this.#onText = config.onText;
    this.#push = socket.push.bind(socket);
    socket.off('data', wsListener);
    socket.on('data', this.#read);
    // Other streams push when they are asked, and would wait to hand on what they were asked for.
    if (socket instanceof Socket && socket.push === Readable.prototype.push) {
      socket.push = this.#pushed;
      socket.on('newListener', this.#onListener);
    }
  }

  /** Leaves the socket to ws, as it was before. */
  stepAside(): void {
    if (!this.#isAside) {
      this.#isAside = true;
      this.#leavePush();
      this.#socket.off('data', this.#read);
      this.#socket.on('data', this.#wsListener);
    }
  }

  /** Leaves `push` to the stream, if nobody has put something in front of it meanwhile. */
  #leavePush(): void {
    this.#socket.off('newListener', this.#onListener);
    if (this.#socket.push === this.#pushed) {
      this.#socket.push = this.#push;
    }
  }

  /** Somebody else wants to see what comes. */
  readonly #onListener = (event: unknown): void => {
    if (event === 'data' || event === 'readable') {
      this.#leavePush();
    }
  };

  /** Takes what the network gives to the stream; says whether it takes more. */
  readonly #pushed = (bytes: unknown, encoding?: BufferEncoding): boolean => {
    const { readableFlowing, readableLength } = this.#socket;
    if (!Buffer.isBuffer(bytes) || readableFlowing !== true || readableLength > 0) {
      return this.#push(bytes, encoding);
    }
    const end = this.#readTexts(bytes);
    return end === bytes.length || this.#push(end === 0 ? bytes : bytes.subarray(end));
  };

  readonly #read = (bytes: Buffer): void => {
    const end = this.#readTexts(bytes);
    if (end < bytes.length) {
      this.#pass(end === 0 ? bytes : bytes.subarray(end));
    }
  };

  /** Reads the whole texts that stand at the beginning, unless that is within a frame, and gives where they end. */
  #readTexts(bytes: Buffer): number {
    if (this.#missing > 0 || this.#header !== undefined) {
      return 0;
    }
    let at = 0;
    while (bytes[at] === TEXT && !this.#isAside) {
      const length = lengthAt(bytes, at);
      const start = at + headerBytesAt(bytes, at);
      const end = start + length;
      if (length < 0 || length > this.#maxMessageBytes || end > bytes.length) {
        break;
      }
      // Most often one text is all that has come.
      const frame = at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end);
      if (!this.#scanner.takeMasked(frame, start - at, length)) {
        break;
      }
      this.#onText(length);
      at = end;
    }
    return at;
  }

  #pass(bytes: Buffer): void {
    if (!this.#isAside && !this.#follow(bytes)) {
      this.stepAside();
    }
    Reflect.apply(this.#wsListener, this.#socket, [bytes]);
  }

  /** Finds out where in a frame ws will be behind these bytes; false for those that it must be given with nobody ahead. */
  #follow(piece: Buffer): boolean {
    const bytes = this.#header === undefined ? piece : Buffer.concat([this.#header, piece]);
    let at = this.#missing;
    this.#header = undefined;
    while (at < bytes.length) {
      const length = lengthAt(bytes, at);
      const isCut = length === CUT;
      // Two bytes of a header can be enough for ws to fail over it.
      if (isCut ? !mayBeSimple(bytes, at) : !this.#isSimple(bytes[at], length)) {
        return false;
      }
      if (isCut) {
        this.#header = Buffer.from(bytes.subarray(at));
        break;
      }
      this.#pieces = 0;
      at += headerBytesAt(bytes, at) + length;
    }
    this.#missing = Math.max(0, at - bytes.length);
    this.#pieces++;
    return this.#pieces <= MAX_PIECES;
  }

  #isSimple(first: number | undefined, length: number): boolean {
    if (first === TEXT || first === BINARY) {
      return length >= 0 && length <= this.#maxMessageBytes;
    }
    return (first === PING || first === PONG) && length >= 0 && length <= MAX_CONTROL_BYTES;
  }
}

/** How long the payload of the frame is that begins there; CUT, or ODD. */
function lengthAt(bytes: Buffer, at: number): number {
  const second = bytes[at + 1];
  if (second === MASKED_LENGTH_16) {
    const low = bytes[at + 3];
    return low === undefined ? CUT : ((bytes[at + 2] ?? 0) << 8) | low;
  }
  if (second === undefined) {
    return CUT;
  }
  return second >= MASKED && second < MASKED_LENGTH_16 ? second - MASKED : ODD;
}

/** Whether the beginning of a header may yet become that of a frame that ws bears. */
function mayBeSimple(bytes: Buffer, at: number): boolean {
  const isLengthKnown = bytes[at + 1] !== undefined;
  return !isLengthKnown || bytes[at] === TEXT || bytes[at] === BINARY;
}

function headerBytesAt(bytes: Buffer, at: number): number {
  return bytes[at + 1] === MASKED_LENGTH_16 ? HEADER_16_BYTES : HEADER_BYTES;
}

function isDataListener(value: unknown): value is DataListener {
  return typeof value === 'function';
}
