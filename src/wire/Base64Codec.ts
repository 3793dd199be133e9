import { instantiateWasm, type WasmInstance } from '../instantiateWasm.js';
import { BASE64_KERNEL_BASE64 } from './base64KernelBase64.js';
import { decodeBase64 } from './decodeBase64.js';
import { encodeBase64 } from './encodeBase64.js';

type Decode = (text: number, count: number, output: number) => number;
type Encode = (input: number, count: number, output: number) => void;

/** The first page is for what is read, with room for what fills up its last groups, the second for what comes of it. */
const PAGES = 2;
const PAGE_BYTES = 65_536;
const MAX_TEXT_BYTES = PAGE_BYTES - 32;

let shared: Base64Codec | undefined;

/** Reads base64 out of the bytes of a message and writes it among them, without a string in between. */
export class Base64Codec {
  /** The one of this thread. */
  static get shared(): Base64Codec {
    return (shared ??= new Base64Codec(instantiateWasm(BASE64_KERNEL_BASE64, PAGES)));
  }

  readonly #decode: Decode | undefined;
  readonly #encode: Encode | undefined;
  readonly #memory: Uint8Array;
  /** What was decoded or encoded last, as large as that was: most payloads are of one size. */
  #bytes: Uint8Array;
  #samples: Int16Array;
  #text: Uint8Array;

  /** @param instance - its kernel; without one everything is left to Node */
  constructor(instance: WasmInstance | undefined) {
    const { decode, encode } = instance?.exports ?? {};
    this.#decode = isDecode(decode) ? decode : undefined;
    this.#encode = isEncode(encode) ? encode : undefined;
    this.#memory = new Uint8Array(instance?.memory.buffer ?? new ArrayBuffer(0));
    this.#bytes = this.#memory.subarray(0, 0);
    this.#samples = new Int16Array(this.#memory.buffer, 0, 0);
    this.#text = this.#bytes;
  }

  /**
   * Decodes what stands from `start` to `end` in `source`; false when it is not base64, exactly as `decodeBase64` says.
   *
   * @param target - as large as `base64Bytes` says
   */
  decode(source: Buffer, start: number, end: number, target: Uint8Array): boolean {
    const { length } = target;
    if (this.#decode === undefined || source.length > MAX_TEXT_BYTES) {
      return decodeByNode(source, start, end, target);
    }
    if (!this.#run(this.#decode, source, start, length)) {
      return false;
    }
    if (this.#bytes.length !== length) {
      this.#bytes = this.#memory.subarray(PAGE_BYTES, PAGE_BYTES + length);
    }
    target.set(this.#bytes);
    return true;
  }

  /** As `decode`, as 16-bit samples of the machine's byte order. */
  decodeSamples(source: Buffer, start: number, end: number, target: Int16Array): boolean {
    const samples = this.samples(source, start, end, target.length);
    if (samples === undefined) {
      return false;
    }
    target.set(samples);
    return true;
  }

  /** Decodes so many samples, and gives them where they stand until anything else is decoded or encoded. */
  samples(source: Buffer, start: number, end: number, length: number): Int16Array | undefined {
    if (this.#decode === undefined || source.length > MAX_TEXT_BYTES) {
      const samples = new Int16Array(length);
      return decodeByNode(source, start, end, samples) ? samples : undefined;
    }
    if (!this.#run(this.#decode, source, start, length * 2)) {
      return undefined;
    }
    if (this.#samples.length !== length) {
      this.#samples = new Int16Array(this.#memory.buffer, PAGE_BYTES, length);
    }
    return this.#samples;
  }

  /** Writes bytes as base64, padded, from `at` on in `target`, which has room for it. */
  encode(bytes: Uint8Array, target: Buffer, at: number): void {
    const length = encodedLength(bytes.length);
    if (this.#encode === undefined || length > MAX_TEXT_BYTES) {
      target.write(encodeBase64(bytes), at, 'latin1');
      return;
    }
    this.#memory.set(bytes);
    this.#encode(0, bytes.length, PAGE_BYTES);
    if (this.#text.length !== length) {
      this.#text = this.#memory.subarray(PAGE_BYTES, PAGE_BYTES + length);
    }
    target.set(this.#text, at);
  }

  #run(decode: Decode, source: Buffer, start: number, bytes: number): boolean {
    if (bytes === 0) {
      return true;
    }
    // The whole message: copying what is around the text costs less than an object for the part.
    this.#memory.set(source);
    return decode(start, Math.ceil((bytes * 4) / 3), PAGE_BYTES) !== 0;
  }
}

function decodeByNode(
  source: Buffer,
  start: number,
  end: number,
  { buffer, byteOffset, byteLength }: Uint8Array | Int16Array,
): boolean {
  const target = Buffer.from(buffer, byteOffset, byteLength);
  return decodeBase64(source.toString('latin1', start, end), target, 0) === byteLength;
}

function isDecode(value: unknown): value is Decode {
  return typeof value === 'function';
}

function isEncode(value: unknown): value is Encode {
  return typeof value === 'function';
}

/** How many characters of base64 so many bytes are, padded. */
export function encodedLength(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
