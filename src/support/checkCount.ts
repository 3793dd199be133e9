import { describeValue } from './describeValue.js';

/** @throws RangeError when a number is no integer from `least`; it names the option and quotes the value */
export function checkCount(name: string, count: number, least: number): void {
  if (!Number.isInteger(count) || count < least) {
    throw new RangeError(`\`${name}\` must be an integer from ${least}, got ${describeValue(count)}`);
  }
}
