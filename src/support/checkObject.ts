import { describeValue } from './describeValue.js';

/** @throws TypeError when a value is no object, as it may be where no compiler looks; it says what it should be */
export function checkObject(what: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${what} must be an object, got ${describeValue(value)}`);
  }
}
