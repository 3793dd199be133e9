import { instantiateWasm, type WasmInstance } from '../instantiateWasm.js';
import { base64Bytes } from './base64Bytes.js';
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
  /** What was decoded last, as large as that was: most payloads of a call are of one size. */
  #output: Uint8Array;

  /** @param instance - its kernel; without one everything is left to Node */
  constructor(instance: WasmInstance | undefined) {
    const decode = instance?.exports['decode'];
    this.#decode = isDecode(decode) ? decode : undefined;
    this.#memory = new Uint8Array(instance?.memory.buffer ?? new ArrayBuffer(0));
    this.#output = this.#memory.subarray(0, 0);
  }

  /**
   * Decodes what stands from `start` to `end` in `source` into `target` at `offset`, and gives the number of bytes; or -1
   * when it is not base64, exactly as `decodeBase64` says. `target` must have room.
   */
  decode(source: Buffer, start: number, end: number, target: Buffer, offset: number): number {
    if (this.#decode === undefined || source.length > MAX_TEXT_BYTES) {
      return decodeBase64(source.toString('latin1', start, end), target, offset);
    }
    if (start === end) return 0;
    const bytes = base64Bytes(end - start, source[end - 1] ?? 0, source[end - 2] ?? 0);
    if (bytes < 0) return -1;
    // The whole message: copying what is around the text costs less than an object for the part.
    this.#memory.set(source);
    if (this.#decode(start, Math.ceil((bytes * 4) / 3), PAGE_BYTES) === 0) return -1;
    if (this.#output.length !== bytes) {
      this.#output = this.#memory.subarray(PAGE_BYTES, PAGE_BYTES + bytes);
    }
    target.set(this.#output, offset);
    return bytes;
  }
}

function isDecode(value: unknown): value is Decode {
  return typeof value === 'function';
}
