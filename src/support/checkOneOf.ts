/** @throws RangeError when a value is none of those that there are; it names the option and quotes the value */
export function checkOneOf<T>(name: string, value: T, allowed: readonly T[]): void {
  if (!allowed.includes(value)) {
    throw new RangeError(`\`${name}\` must be one of ${allowed.join(', ')}, got ${String(value)}`);
  }
}
