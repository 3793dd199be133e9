/** The part of WebAssembly that is used here. It may be missing, and the types of Node do not declare it. */
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

/** The memory of a module. After it has grown, `buffer` is another object. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** An instance of a module. */
export interface WasmInstance {
  readonly memory: WasmMemory;
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * Instantiates a module of this package, synchronously. Returns `undefined` on a runtime without WebAssembly or SIMD, on
 * a runtime that forbids compiling, and on a machine that is not little-endian.
 *
 * @param base64 - the module
 * @param pages - the initial size of its memory, in pages of 64 KiB
 */
export function instantiateWasm(base64: string, pages: number): WasmInstance | undefined {
  // WebAssembly memory is always little-endian; typed arrays have the byte order of the machine.
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

/** Whether this machine is little-endian, as PCM16 and WebAssembly are. */
export const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
