import { describeValue } from '../support/describeValue.js';

/** The sample rates that can be converted, in Hz. */
export const SAMPLE_RATES: readonly number[] = [
  8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000,
];

/** @throws RangeError when a sample rate cannot be converted */
export function checkRate(name: string, rate: number): void {
  if (!SAMPLE_RATES.includes(rate)) {
    throw new RangeError(
      `\`${name}\` must be one of ${SAMPLE_RATES.join(', ')} Hz, got ${describeValue(rate)}`,
    );
  }
}
