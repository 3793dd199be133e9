import type { PolyphaseFilter } from './designFilter.js';
import { MAX_BLOCK_SAMPLES, type FilterKernel } from './FilterKernel.js';
import { FILTER_KERNEL_BASE64 } from './filterKernelBase64.js';
import { instantiateWasm, type WasmMemory } from '../instantiateWasm.js';
import { splitCoefficients } from './splitCoefficients.js';

type Run = (filter: number, input: number, phase: number, count: number) => void;

const PAGE_BYTES = 65_536;
const INPUT_ADDRESS = 0;
/** Behind the longest history, the longest block, and what the last group of four outputs reads beyond them. */
const OUTPUT_ADDRESS = 2 * (MAX_BLOCK_SAMPLES + 1_024);
/** The first page is for input and output, what follows for the coefficients of all filters, which stay. */
const FIRST_TABLE_ADDRESS = PAGE_BYTES;
/** An entry of the schedule: the offset of a window and the addresses of its fine and coarse coefficients. */
const ENTRY_WORDS = 3;

/** The one memory and the one instance that all filters of this thread share. */
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
    const { up, down, taps } = shape;
    const { fine, coarse, coarseStart, coarseTaps, coarseShift } = splitCoefficients(filter);
    const fineAddress = this.#place(fine);
    const coarseAddress = this.#place(coarse);

    // As many outputs as there are phases, repeated until there are four or a multiple: a group of four may then begin
    // anywhere and ends at most three entries behind the cycle.
    let repeats = 1;
    while (repeats * up < 4) {
      repeats++;
    }
    const entries = repeats * up;
    const schedule = new Int32Array((entries + 3) * ENTRY_WORDS);
    for (let i = 0; i < entries + 3; i++) {
      const window = Math.floor((i * down) / up);
      schedule.set(
        [2 * window, fineAddress + 2 * taps * (i % up), coarseAddress + 2 * coarseTaps * (i % up)],
        i * ENTRY_WORDS,
      );
    }
    const address = this.#place(
      Int32Array.of(
        this.#place(schedule),
        entries,
        2 * repeats * down,
        2 * taps,
        2 * coarseTaps,
        2 * coarseStart,
        coarseShift,
        OUTPUT_ADDRESS,
      ),
    );
    return {
      shape,
      run: (history, samples, start, phase, count) => {
        this.#samples.set(history, INPUT_ADDRESS / 2);
        this.#samples.set(samples, INPUT_ADDRESS / 2 + history.length);
        this.#run(address, INPUT_ADDRESS + 2 * start, phase, count);
        return this.#samples.slice(OUTPUT_ADDRESS / 2, OUTPUT_ADDRESS / 2 + count);
      },
    };
  }

  /** Copies a table to the end of the memory and gives its address, a multiple of 16. */
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
 * Runs a filter in WebAssembly with SIMD, or gives `undefined` where there is none: without SIMD the module does not
 * compile, and an environment may forbid to compile anything.
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
