import { describeValue } from '../support/describeValue.js';

/** @throws TypeError when a value is no call, as when it was forgotten; it says whose it should be */
export function checkCall(of: string, call: unknown): void {
  if (typeof call !== 'object' || call === null || !('lifecycle$' in call)) {
    throw new TypeError(`\`call\` of ${of} must be a call, got ${describeValue(call)}`);
  }
}
