/** Names a value in an error message: texts in quotes, numbers as they are, of objects what they are made by. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.slice(0, 80));
  }
  if (typeof value === 'object' && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value);
    return typeof prototype === 'object' && prototype !== null && typeof prototype.constructor === 'function'
      ? `an object of ${prototype.constructor.name}`
      : 'an object';
  }
  return typeof value === 'function' ? 'a function' : String(value);
}
