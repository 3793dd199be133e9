import { WireKernel } from './WireKernel.js';

/** What stands in JSON as it is. */
const PLAIN_TEXT = /^[ !#-[\]-~]+$/;

// Where `scan` of wireKernel.wat writes what it finds: numbers first, then words, of which the first are these numbers.
const SEQUENCE = 0;
const CHUNK = 1;
const TIMESTAMP = 2;
const FIRST_WORD = 6;
const PAYLOAD_START = 9;
const PAYLOAD_BYTES = 11;
const TRACK = 12;
const WHITE_SPACE = 13;
const ID_LENGTH = 16;

/** A message does not have a number; what is below it is found elsewhere. */
const NONE = -1;

const tracks = [undefined, 'inbound', 'outbound'] as const;

let shared: { readonly scanner: MediaScanner | undefined } | undefined;

/** The id of a stream, as it can be compared with that of a message. */
export type StreamKey = Int32Array;

/**
 * Finds the parts of media messages in their bytes, without building an object tree. It knows the fields of Exotel's media
 * message in any order, in compact JSON, each at most once, with plain ASCII values, and white space behind it (Go's encoder
 * ends a text with a newline); any other text is left to the schemas. A text and what was found in it stay until the next one
 * is taken. Numbers are -1 when a message does not have them.
 */
export class MediaScanner {
  /** The one of this thread; undefined where there is no WebAssembly, and everything is left to the schemas. */
  static get shared(): MediaScanner | undefined {
    shared ??= { scanner: WireKernel.shared && new MediaScanner(WireKernel.shared) };
    return shared.scanner;
  }

  /** The id of a stream for `isOf`; undefined for one that is never found. */
  static keyOf(streamSid: string): StreamKey | undefined {
    if (!PLAIN_TEXT.test(streamSid)) {
      return undefined;
    }
    const { length } = streamSid;
    const key = new Int32Array(1 + Math.ceil(length / 4));
    key[0] = length;
    Buffer.from(key.buffer).write(streamSid, 4, 'latin1');
    return key;
  }

  readonly #kernel: WireKernel;
  readonly #numbers: Float64Array;
  readonly #words: Int32Array;
  #length = 0;

  constructor(kernel: WireKernel) {
    this.#kernel = kernel;
    this.#numbers = kernel.numbers;
    this.#words = kernel.words;
  }

  /** Takes a text; false if it is too long. */
  take(text: Uint8Array): boolean {
    this.#length = text.length;
    if (text.length > WireKernel.MAX_TEXT_BYTES) {
      return false;
    }
    this.#kernel.text.set(text);
    return true;
  }

  /**
   * Takes a text of so many bytes that stands behind its mask; false if it is too long.
   *
   * @param frame - the frame of the text, and nothing behind it
   * @param start - where the text begins in it, no more than 14 bytes from its beginning
   */
  takeMasked(frame: Uint8Array, start: number, length: number): boolean {
    this.#length = length;
    if (length > WireKernel.MAX_TEXT_BYTES) {
      return false;
    }
    this.#kernel.unmask(frame, start, length);
    return true;
  }

  /** The text, as it stands until the next one is taken. */
  get text(): Buffer {
    return this.#kernel.text.subarray(0, this.#length);
  }

  /**
   * Does the text have a known layout; if not, the parts mean nothing. What is found as payload is certain to end at a quote,
   * and to have none inside if it is base64; by its length it is, of whole samples.
   */
  scan(): boolean {
    return this.#kernel.scan(this.#length);
  }

  get sequenceNumber(): number {
    return this.#number(SEQUENCE);
  }

  get chunk(): number {
    return this.#number(CHUNK);
  }

  get timestampMs(): number {
    return this.#number(TIMESTAMP);
  }

  get track(): 'inbound' | 'outbound' | undefined {
    return tracks[this.#words[TRACK] ?? 0];
  }

  /** Does white space stand behind the JSON. */
  get hasWhiteSpace(): boolean {
    return this.#words[WHITE_SPACE] !== 0;
  }

  /** The stream's id, empty when the message has none. */
  get streamSid(): string {
    return this.#kernel.streamSid.toString('latin1', 0, this.#words[ID_LENGTH]);
  }

  /** Whether the message is one of this stream. */
  isOf(key: StreamKey): boolean {
    for (let index = 0; index < key.length; index++) {
      if (this.#words[ID_LENGTH + index] !== key[index]) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes the payload stands for, if it is base64. */
  get payloadBytes(): number {
    return this.#words[PAYLOAD_BYTES] ?? -1;
  }

  /** Decodes the payload; undefined when it is not base64. What it gives is written over by whatever is decoded next. */
  decode(): Uint8Array | undefined {
    return this.#kernel.decode(this.#words[PAYLOAD_START] ?? 0, this.payloadBytes);
  }

  /** As `decode`, as 16-bit samples of the machine's byte order. */
  decodeSamples(): Int16Array | undefined {
    return this.#kernel.decodeSamples(this.#words[PAYLOAD_START] ?? 0, this.payloadBytes >> 1);
  }

  #number(which: number): number {
    // Small ones need no memory of their own.
    const small = this.#words[FIRST_WORD + which] ?? NONE;
    return small >= NONE ? small : (this.#numbers[which] ?? NONE);
  }
}
