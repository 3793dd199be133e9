import type { PolyphaseFilter } from './designFilter.js';
import { MAX_BLOCK_SAMPLES, type FilterKernel } from './FilterKernel.js';

/**
 * Runs a filter in plain TypeScript: the reference, and the fallback where WebAssembly is forbidden. All products and
 * sums are whole numbers below 2^53, so they are exact in any order.
 */
export function createJsFilterKernel(filter: PolyphaseFilter): FilterKernel {
  const { shape, shift } = filter;
  const { up, down, taps } = shape;
  const coefficients = Float64Array.from(filter.coefficients);
  const input = new Float64Array(taps - 1 + MAX_BLOCK_SAMPLES);
  const scale = 2 ** -shift;
  const wholeStep = Math.floor(down / up);
  const fractionStep = down % up;

  return {
    shape,
    run: (history, samples, start, phase, output) => {
      input.set(history);
      input.set(samples, history.length);
      let window = start;
      let fraction = (phase * fractionStep) % up;
      let row = phase * taps;
      for (let i = 0; i < output.length; i++) {
        let sum0 = 0;
        let sum1 = 0;
        let sum2 = 0;
        let sum3 = 0;
        for (let j = 0; j < taps; j += 4) {
          // The alternatives after `??` never occur; they assure the compiler of a number.
          sum0 += (input[window + j] ?? 0) * (coefficients[row + j] ?? 0);
          sum1 += (input[window + j + 1] ?? 0) * (coefficients[row + j + 1] ?? 0);
          sum2 += (input[window + j + 2] ?? 0) * (coefficients[row + j + 2] ?? 0);
          sum3 += (input[window + j + 3] ?? 0) * (coefficients[row + j + 3] ?? 0);
        }
        const rounded = Math.floor((sum0 + sum1 + sum2 + sum3) * scale + 0.5);
        output[i] = Math.max(-32_768, Math.min(32_767, rounded));

        window += wholeStep;
        fraction += fractionStep;
        if (fraction >= up) {
          fraction -= up;
          window++;
        }
        row += taps;
        if (row === coefficients.length) {
          row = 0;
        }
      }
    },
  };
}
