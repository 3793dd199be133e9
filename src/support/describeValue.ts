import { attempt } from './attempt.js';

/**
 * Describes a value for an error message: strings in quotes, numbers unchanged, objects by their constructor. Never
 * throws, whatever the value is.
 */
export function describeValue(value: unknown): string {
  return attempt(() => describe(value)) ?? 'an object';
}

function describe(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.slice(0, 80));
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  }
  if (typeof value === 'object' && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value);
    return typeof prototype === 'object' && prototype !== null && typeof prototype.constructor === 'function'
      ? `an object of ${prototype.constructor.name}`
      : 'an object';
  }
  return typeof value === 'function' ? 'a function' : String(value);
}
