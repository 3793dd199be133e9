import { describeValue } from '../../support/describeValue.js';

/** @throws RangeError when a length is not a finite number of ms from 0 */
export function checkLength(name: string, ms: number): void {
  if (!(ms >= 0 && ms < Infinity)) {
    throw new RangeError(`\`${name}\` must be a number of ms from 0, got ${describeValue(ms)}`);
  }
}

/** @throws RangeError when `sampleRate` is not a finite number above 0 */
export function checkToneRate(sampleRate: number): void {
  if (!(sampleRate > 0 && sampleRate < Infinity)) {
    throw new RangeError(`\`sampleRate\` must be above 0 Hz, got ${describeValue(sampleRate)}`);
  }
}
