import { instantiateWasm, type WasmInstance } from '../instantiateWasm.js';
import { WIRE_KERNEL_BASE64 } from './wireKernelBase64.js';

const PAGE_BYTES = 65_536;
const PAGES = 15;

// Where its parts begin: what is read or encoded, a text, what comes of decoding and encoding, what was found.
const INPUT = 0;
const TEXT = 5 * PAGE_BYTES;
const OUTPUT = 10 * PAGE_BYTES;
const FOUND = 14 * PAGE_BYTES;
const STREAM_SID = 68;

/** The functions of wireKernel.wat. */
interface Functions {
  readonly unmask: (input: number, count: number, text: number) => void;
  readonly scan: (text: number, count: number, output: number) => number;
  readonly decode: (text: number, count: number, output: number) => number;
  readonly encode: (input: number, count: number, output: number) => void;
}

let shared: { readonly kernel: WireKernel | undefined } | undefined;

/**
 * What is done with every byte of a media message, in WebAssembly, and in memory that is that of all calls: it stays in the
 * processor's caches.
 */
export class WireKernel {
  /** The longest text: the header of its frame, and what stands behind it for a while, have room too. */
  static readonly MAX_TEXT_BYTES = 5 * PAGE_BYTES - 64;

  /** The one of this thread; undefined where there is no WebAssembly with SIMD. */
  static get shared(): WireKernel | undefined {
    shared ??= { kernel: WireKernel.create() };
    return shared.kernel;
  }

  /** Makes one with memory of its own, if there is WebAssembly. */
  static create(): WireKernel | undefined {
    const instance = instantiateWasm(WIRE_KERNEL_BASE64, PAGES);
    return instance && hasFunctions(instance) ? new WireKernel(instance) : undefined;
  }

  /** The text that was taken last, and what stands behind it. */
  readonly text: Buffer;
  /** What `scan` has found: wireKernel.wat tells the places. */
  readonly numbers: Float64Array;
  readonly words: Int32Array;
  /** The id of the stream that it has found, and what stands behind it. */
  readonly streamSid: Buffer;
  readonly #functions: Functions;
  readonly #input: Uint8Array;
  readonly #output: Uint8Array;
  /** What was decoded or encoded last, as large as that was: most payloads are of one size. */
  #bytes: Uint8Array;
  #samples: Int16Array;

  private constructor({ memory: { buffer }, exports }: WasmInstance & { readonly exports: Functions }) {
    this.text = Buffer.from(buffer, TEXT, OUTPUT - TEXT);
    this.numbers = new Float64Array(buffer, FOUND);
    this.words = new Int32Array(buffer, FOUND);
    this.streamSid = Buffer.from(buffer, FOUND + STREAM_SID);
    this.#functions = exports;
    this.#input = new Uint8Array(buffer, INPUT, TEXT - INPUT);
    this.#output = new Uint8Array(buffer, OUTPUT, FOUND - OUTPUT);
    this.#bytes = this.#output.subarray(0, 0);
    this.#samples = new Int16Array(buffer, OUTPUT, 0);
  }

  /** Takes so many bytes of text, which stand from `start` on behind their mask. */
  unmask(bytes: Uint8Array, start: number, count: number): void {
    this.#input.set(bytes);
    this.#functions.unmask(INPUT + start, count, TEXT);
  }

  /** Finds the parts of a media message, which is the first `count` bytes of the text; whether it is one that is known. */
  scan(count: number): boolean {
    return this.#functions.scan(TEXT, count, FOUND) !== 0;
  }

  /**
   * Decodes base64; undefined when it is none. What it gives is written over by the next.
   *
   * @param start - where it stands in the memory, as `scan` says
   */
  decode(start: number, bytes: number): Uint8Array | undefined {
    if (!this.#decode(start, bytes)) {
      return undefined;
    }
    if (this.#bytes.length !== bytes) {
      this.#bytes = this.#output.subarray(0, bytes);
    }
    return this.#bytes;
  }

  /** As `decode`, as 16-bit samples of the machine's byte order. */
  decodeSamples(start: number, samples: number): Int16Array | undefined {
    if (!this.#decode(start, samples * 2)) {
      return undefined;
    }
    if (this.#samples.length !== samples) {
      this.#samples = new Int16Array(this.#output.buffer, OUTPUT, samples);
    }
    return this.#samples;
  }

  /** Gives so many bytes as base64, padded: 196,000 at most. What it gives is written over by the next. */
  encode(bytes: Uint8Array, characters: number): Uint8Array {
    this.#input.set(bytes);
    this.#functions.encode(INPUT, bytes.length, OUTPUT);
    if (this.#bytes.length !== characters) {
      this.#bytes = this.#output.subarray(0, characters);
    }
    return this.#bytes;
  }

  #decode(start: number, bytes: number): boolean {
    return bytes === 0 || this.#functions.decode(start, Math.ceil((bytes * 4) / 3), OUTPUT) !== 0;
  }
}

function hasFunctions(instance: WasmInstance): instance is WasmInstance & { readonly exports: Functions } {
  const { unmask, scan, decode, encode } = instance.exports;
  return [unmask, scan, decode, encode].every((value) => typeof value === 'function');
}
