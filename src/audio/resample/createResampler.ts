import { checkOptions, type OptionNames } from '../../support/options.js';
import { checkRate } from '../sampleRates.js';
import { createJsFilterKernel } from './createJsFilterKernel.js';
import { createWasmFilterKernel } from './createWasmFilterKernel.js';
import { designFilter, type FilterConfig, type PolyphaseFilter } from './designFilter.js';
import type { FilterKernel } from './FilterKernel.js';
import { LOWPASS_PROTOTYPES } from './lowpassPrototypes.js';
import type { Resampler } from './Resampler.js';
import type { ResamplerQuality } from './ResamplerQuality.js';
import { StreamResampler } from './StreamResampler.js';

export type { ResamplerQuality } from './ResamplerQuality.js';

/** @public */
export interface ResamplerOptions {
  /** Rate of the input in Hz: 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100 or 48000. */
  readonly from: number;
  /** Rate of the output in Hz, one of the same. */
  readonly to: number;
  /**
   * How much is filtered, and so how long an output waits.
   *
   * @defaultValue `'balanced'`
   */
  readonly resamplerQuality?: ResamplerQuality;
  /**
   * What computes: WebAssembly with SIMD, plain JavaScript, or the first where there is one. The output is the same.
   *
   * @defaultValue `'auto'`
   */
  readonly kernel?: 'auto' | 'wasm' | 'js';
}

const RESAMPLER_OPTIONS: OptionNames<ResamplerOptions> = {
  from: true,
  to: true,
  resamplerQuality: true,
  kernel: true,
};

const KERNELS: readonly string[] = ['auto', 'wasm', 'js'];

/** One for each implementation, quality and ratio in use; the rates have 34 ratios. */
const kernels = new Map<string, FilterKernel>();

/**
 * Makes a streaming sample rate converter: a polyphase FIR filter whose output does not depend, in any bit, on how the
 * input is cut into chunks.
 *
 * Output is aligned with input: output sample k stands at time k / `to`, the first one at that of the first input
 * sample. The delay of the filter shows as output that comes later, never as silence in front of it. An output is given
 * as soon as the input up to `latencyMs` behind its time is there; `flush` gives the rest, so that N input samples
 * become exactly round(N · `to` / `from`). What exceeds 16 bits is clipped.
 *
 *     push(160 samples)   push(160)   flush()      from 8000 to 16000, balanced: 37 samples ahead
 *     246 samples         320         74
 *
 * It is synchronous, keeps a window of samples a stream and has nothing to free. Coefficients are computed once for
 * each ratio of rates and quality and are kept.
 *
 * ```ts
 * const resampler = createResampler({ from: 8_000, to: 24_000 });
 * const chunks = [new Int16Array(160), new Int16Array(160)];
 * const converted = [...chunks.map((chunk) => resampler.push(chunk)), resampler.flush()];
 * ```
 *
 * @throws RangeError when called with a rate, a quality or a kernel that it does not know
 * @throws Error when `kernel` is `'wasm'` and there is no WebAssembly with SIMD
 * @public
 */
export function createResampler(options: ResamplerOptions): Resampler {
  checkOptions('createResampler', options, RESAMPLER_OPTIONS);
  const { from, to, resamplerQuality = 'balanced', kernel = 'auto' } = options;
  checkRate('from', from);
  checkRate('to', to);
  if (!Object.hasOwn(LOWPASS_PROTOTYPES, resamplerQuality)) {
    throw new RangeError(
      `\`resamplerQuality\` must be one of ${Object.keys(LOWPASS_PROTOTYPES).join(', ')}, got ${quote(resamplerQuality)}`,
    );
  }
  if (!KERNELS.includes(kernel)) {
    throw new RangeError(`\`kernel\` must be one of ${KERNELS.join(', ')}, got ${quote(kernel)}`);
  }
  if (from === to) {
    return createIdentity(from);
  }

  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  return new StreamResampler(from, to, kernelFor({ up, down, resamplerQuality }, kernel));
}

function kernelFor(filter: FilterConfig, kernel: 'auto' | 'wasm' | 'js'): FilterKernel {
  const wasm = kernel === 'js' ? undefined : cached('wasm', filter, createWasmFilterKernel);
  if (wasm === undefined && kernel === 'wasm') {
    throw new Error('`kernel` is wasm, but there is no WebAssembly with SIMD here');
  }
  return wasm ?? cached('js', filter, createJsFilterKernel);
}

function cached<K extends FilterKernel | undefined>(
  name: string,
  config: FilterConfig,
  create: (filter: PolyphaseFilter) => K,
): K | FilterKernel {
  const key = `${name} ${config.resamplerQuality} ${config.up}/${config.down}`;
  const found = kernels.get(key);
  if (found !== undefined) {
    return found;
  }
  const created = create(designFilter(config));
  if (created !== undefined) {
    kernels.set(key, created);
  }
  return created;
}

function createIdentity(rate: number): Resampler {
  return {
    from: rate,
    to: rate,
    latencyMs: 0,
    push: (samples) => samples,
    flush: () => new Int16Array(0),
    reset: () => undefined,
  };
}

/** The callers of a library are not always checked by a compiler. */
function quote(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
