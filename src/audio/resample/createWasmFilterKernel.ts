import { instantiateWasm, type WasmMemory } from '../../support/wasm.js';
import type { PolyphaseFilter } from './designFilter.js';
import { type FilterKernel, MAX_BLOCK_SAMPLES } from './FilterKernel.js';
import { FILTER_KERNEL_BASE64 } from './filterKernelBase64.js';
import { GROUP, groupCoefficients } from './groupCoefficients.js';

type Run = (filter: number, group: number, input: number, bytes: number) => void;

const PAGE_BYTES = 65_536;
/** Before it are the samples that the first group reads for outputs before the requested output. */
const INPUT_ADDRESS = 128;
/** After the longest history, the longest block, and the samples that the last group of outputs reads beyond them. */
const OUTPUT_ADDRESS = INPUT_ADDRESS + 2 * (MAX_BLOCK_SAMPLES + 1_024);
/** The first page is for input and output. The coefficients of all filters follow and stay. */
const FIRST_TABLE_ADDRESS = PAGE_BYTES;

/** The memory and the instance that all filters of this thread share. */
class WasmFilters {
  readonly #memory: WasmMemory;
  readonly #run: Run;
  #samples: Int16Array;
  #end = FIRST_TABLE_ADDRESS;

  constructor(memory: WasmMemory, run: Run) {
    this.#memory = memory;
    this.#run = run;
    this.#samples = new Int16Array(memory.buffer);
  }

  /** Places the tables of a filter. */
  add(filter: PolyphaseFilter): FilterKernel {
    const { shape } = filter;
    const { up, down } = shape;
    const { groups, groupBytes, firstTap, fineTaps, coarseStart, coarseTaps, coarseShift } =
      groupCoefficients(filter);
    const groupsAddress = this.#place(groups);
    const address = this.#place(
      Int32Array.of(
        groupsAddress,
        groupsAddress + groups.byteLength,
        2 * fineTaps,
        2 * coarseStart,
        2 * coarseTaps,
        coarseShift,
        OUTPUT_ADDRESS,
      ),
    );
    /** Where the last outputs were: most calls have as many outputs as the call before. */
    let made = this.#samples.subarray(0, 0);
    return {
      shape,
      run: (history, samples, start, phase, output) => {
        const count = output.length;
        this.#samples.set(history, INPUT_ADDRESS / 2);
        this.#samples.set(samples, INPUT_ADDRESS / 2 + history.length);
        // The group of the first output begins with `skipped` other outputs, which begin this many samples earlier.
        const skipped = phase % GROUP;
        const group = (phase - skipped) / GROUP;
        const ahead = Math.floor((phase * down) / up) - Math.floor(((phase - skipped) * down) / up);
        this.#run(
          address,
          groupsAddress + group * groupBytes,
          INPUT_ADDRESS + 2 * (start + firstTap - ahead),
          2 * (skipped + count),
        );
        const first = OUTPUT_ADDRESS / 2 + skipped;
        // Memory that has grown is another buffer.
        if (made.length !== count || made.byteOffset !== first * 2 || made.buffer !== this.#samples.buffer) {
          made = this.#samples.subarray(first, first + count);
        }
        output.set(made);
      },
    };
  }

  /** Copies a table to the end of the memory and returns its address, a multiple of 16. */
  #place(table: Int16Array | Int32Array): number {
    const address = this.#end;
    this.#end += Math.ceil(table.byteLength / 16) * 16;
    const missing = this.#end - this.#memory.buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.#samples = new Int16Array(this.#memory.buffer);
    }
    new Uint8Array(this.#memory.buffer).set(
      new Uint8Array(table.buffer, table.byteOffset, table.byteLength),
      address,
    );
    return address;
  }
}

let shared: WasmFilters | 'unavailable' | undefined;

/**
 * Runs a filter in WebAssembly with SIMD. Returns `undefined` where it is not available: without SIMD the module does
 * not compile, some environments forbid compilation, and big-endian machines are not supported.
 */
export function createWasmFilterKernel(filter: PolyphaseFilter): FilterKernel | undefined {
  shared ??= instantiate() ?? 'unavailable';
  return shared === 'unavailable' ? undefined : shared.add(filter);
}

function instantiate(): WasmFilters | undefined {
  const instance = instantiateWasm(FILTER_KERNEL_BASE64, 1);
  const run = instance?.exports['run'];
  return instance !== undefined && isRun(run) ? new WasmFilters(instance.memory, run) : undefined;
}

function isRun(value: unknown): value is Run {
  return typeof value === 'function';
}
