/** The part of WebAssembly that is used here; it may be missing, and the types of Node do not describe it. */
declare const WebAssembly:
  | {
      readonly Memory: new (descriptor: { readonly initial: number }) => WasmMemory;
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (
        module: object,
        imports: object,
      ) => { readonly exports: Readonly<Record<string, unknown>> };
    }
  | undefined;

/** The memory of a module; its `buffer` is another one after it has grown. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** A module that is ready to run. */
export interface WasmInstance {
  readonly memory: WasmMemory;
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * Makes a module of this package ready to run, synchronously; or gives `undefined` where there is no WebAssembly with
 * SIMD, and where it keeps numbers in memory otherwise than the machine does: without SIMD a module does not compile, and an
 * environment may forbid to compile anything.
 *
 * @param base64 - the module
 * @param pages - how many pages of 64 KiB its memory has at first
 */
export function instantiateWasm(base64: string, pages: number): WasmInstance | undefined {
  // The memory of WebAssembly is little-endian everywhere; the arrays over it are not.
  if (typeof WebAssembly === 'undefined' || !isLittleEndian) {
    return undefined;
  }
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const memory = new WebAssembly.Memory({ initial: pages });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { 'exotel-rx': { memory } });
    return { memory, exports };
  } catch {
    return undefined;
  }
}

/** Whether this machine keeps samples in memory as PCM16 and WebAssembly do: the low byte first. */
export const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
