import { checkOneOf, checkOptions, type OptionNames } from '../../support/options.js';
import { checkRate } from '../sampleRates.js';
import { createJsFilterKernel } from './createJsFilterKernel.js';
import { createWasmFilterKernel } from './createWasmFilterKernel.js';
import { designFilter, type FilterConfig, type PolyphaseFilter } from './designFilter.js';
import type { FilterKernel } from './FilterKernel.js';
import type { Resampler } from './Resampler.js';
import { RESAMPLER_QUALITIES, type ResamplerQuality } from './ResamplerQuality.js';
import { StreamResampler } from './StreamResampler.js';

export type { ResamplerQuality } from './ResamplerQuality.js';

/**
 * Options for {@link createResampler}.
 *
 * @public
 */
export interface ResamplerOptions {
  /** Sample rate of the input, in Hz: 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100 or 48000. */
  readonly from: number;
  /** Sample rate of the output, in Hz: one of the same rates. */
  readonly to: number;
  /** Filter quality; a better quality has a longer latency. @defaultValue 'balanced' */
  readonly resamplerQuality?: ResamplerQuality;
  /**
   * What computes: WebAssembly with SIMD, plain JavaScript, or WebAssembly where available. The output is the same.
   *
   * @defaultValue 'auto'
   */
  readonly kernel?: 'auto' | 'wasm' | 'js';
}

const RESAMPLER_OPTIONS: OptionNames<ResamplerOptions> = {
  from: true,
  to: true,
  resamplerQuality: true,
  kernel: true,
};

const KERNELS = ['auto', 'wasm', 'js'] as const;

/** One kernel per implementation, quality and ratio in use. The sample rates have 34 ratios. */
const kernels = new Map<string, FilterKernel>();

/**
 * Creates a streaming sample rate converter: a synchronous polyphase FIR filter. The chunk size of the input does not
 * change a single bit of the output.
 *
 *     push(160 samples)   push(160)   flush()      from 8000 to 16000, balanced: 37 samples of latency
 *     246 samples         320         74
 *
 * The output is aligned with the input: output sample k is at time k / `to`. The delay of the filter shows as output
 * that comes later, never as silence before it. An output sample is returned as soon as the input up to `latencyMs`
 * after its time has arrived. `flush` returns the rest, so that N input samples become exactly round(N · `to` / `from`)
 * output samples. Samples beyond 16 bits are clipped.
 *
 * A resampler keeps one window of samples and needs no cleanup. Coefficients are computed once for each ratio of rates
 * and quality, and are kept.
 *
 * ```ts
 * const resampler = createResampler({ from: 8_000, to: 24_000 });
 * const chunks = [new Int16Array(160), new Int16Array(160)];
 * const converted = [...chunks.map((chunk) => resampler.push(chunk)), resampler.flush()];
 * ```
 *
 * @param options - sample rates in Hz, the quality and the implementation
 * @returns a resampler for one stream
 * @throws TypeError or RangeError when an option is not valid
 * @throws Error when `kernel` is `'wasm'` and WebAssembly with SIMD is not available
 * @see {@link resample} for an observable
 * @public
 */
export function createResampler(options: ResamplerOptions): Resampler {
  checkOptions('createResampler', options, RESAMPLER_OPTIONS);
  const { from, to, resamplerQuality = 'balanced', kernel = 'auto' } = options;
  checkRate('from', from);
  checkRate('to', to);
  checkOneOf('resamplerQuality', resamplerQuality, RESAMPLER_QUALITIES);
  checkOneOf('kernel', kernel, KERNELS);
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
    throw new Error('`kernel` is wasm, but WebAssembly with SIMD is not available; use auto or js');
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

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
