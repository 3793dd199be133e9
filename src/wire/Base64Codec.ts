import { instantiateWasm, type WasmInstance } from '../instantiateWasm.js';
import { BASE64_KERNEL_BASE64 } from './base64KernelBase64.js';
import { decodeBase64 } from './decodeBase64.js';

type Decode = (text: number, count: number, output: number) => number;

/** The first page is for the text, with room for what fills up its last groups, the second for the bytes. */
const PAGES = 2;
const PAGE_BYTES = 65_536;
const MAX_TEXT_BYTES = PAGE_BYTES - 32;

let shared: Base64Decoder | undefined;

/** Reads base64 out of the bytes of a message, without a string in between. */
export class Base64Decoder {
  /** The one of this thread. */
  static get shared(): Base64Decoder {
    return (shared ??= new Base64Decoder(instantiateWasm(BASE64_KERNEL_BASE64, PAGES)));
  }

  readonly #decode: Decode | undefined;
  readonly #memory: Uint8Array;
  /** What was decoded last, as large as that was: most payloads are of one size. */
  #bytes: Uint8Array;
  #samples: Int16Array;

  /** @param instance - its kernel; without one everything is left to Node */
  constructor(instance: WasmInstance | undefined) {
    const decode = instance?.exports['decode'];
    this.#decode = isDecode(decode) ? decode : undefined;
    this.#memory = new Uint8Array(instance?.memory.buffer ?? new ArrayBuffer(0));
    this.#bytes = this.#memory.subarray(0, 0);
    this.#samples = new Int16Array(this.#memory.buffer, 0, 0);
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
    const { length } = target;
    if (this.#decode === undefined || source.length > MAX_TEXT_BYTES) {
      return decodeByNode(source, start, end, target);
    }
    if (!this.#run(this.#decode, source, start, length * 2)) {
      return false;
    }
    if (this.#samples.length !== length) {
      this.#samples = new Int16Array(this.#memory.buffer, PAGE_BYTES, length);
    }
    target.set(this.#samples);
    return true;
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
