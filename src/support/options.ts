import { describeValue } from './describeValue.js';

/** @throws TypeError when a value is not an object, which can occur in JavaScript */
export function checkObject(what: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${what} must be an object, got ${describeValue(value)}`);
  }
}

/** @throws TypeError when a callback is set and is not a function */
export function checkCallback(name: string, callback: unknown): void {
  if (callback !== undefined && typeof callback !== 'function') {
    throw new TypeError(`\`${name}\` must be a function, got ${describeValue(callback)}`);
  }
}

/** Every name that options of a type may have. The compiler reports a missing name. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/**
 * @param of - the function or the option that takes the options
 * @throws RangeError when a name is unknown, because a misspelt option would silently have no effect
 */
export function checkOptionNames(options: object, known: readonly string[], of: string): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new RangeError(`Unknown option \`${name}\` for ${of}. Valid options: ${known.join(', ')}`);
    }
  }
}

/**
 * Checks that options are an object with known names.
 *
 * @param of - the function that takes the options
 * @throws TypeError when the options are not an object, RangeError when a name is unknown
 */
export function checkOptions<T extends object>(of: string, options: T, names: OptionNames<T>): void {
  checkObject(`\`options\` of ${of}`, options);
  checkOptionNames(options, Object.keys(names), of);
}

/** Returns options with defaults for members that are missing or `undefined`. */
export function withDefaults<T extends object>(defaults: Required<T>, given?: T): Required<T> {
  if (given === undefined) {
    return defaults;
  }
  const options = { ...defaults, ...given };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) {
      Reflect.set(options, key, Reflect.get(defaults, key));
    }
  }
  return options;
}

/** The longest delay of the runtime's timers, 24 days: with a longer delay they fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** @throws RangeError when a time is not above 0 ms, or is too long for a timer */
export function checkMs(name: string, value: number): void {
  if (!(value > 0 && value <= MAX_TIMER_MS)) {
    throw new RangeError(
      `\`${name}\` must be a number of ms above 0 and below ${MAX_TIMER_MS + 1}, got ${describeValue(value)}`,
    );
  }
}

/** @throws RangeError when a value is not one of the allowed values */
export function checkOneOf<T>(name: string, value: T, allowed: readonly T[]): void {
  if (!allowed.includes(value)) {
    const values = allowed.map((one) => (typeof one === 'string' ? `'${one}'` : String(one)));
    throw new RangeError(`\`${name}\` must be one of ${values.join(', ')}, got ${describeValue(value)}`);
  }
}

/** @throws RangeError when a number is not an integer from `least` */
export function checkCount(name: string, count: number, least: number): void {
  if (!Number.isInteger(count) || count < least) {
    throw new RangeError(`\`${name}\` must be an integer from ${least}, got ${describeValue(count)}`);
  }
}

/** @throws RangeError when a time is not a number of ms that a timer can wait, or `Infinity` */
export function checkTimeouts(timeouts: Readonly<Record<string, number>>): void {
  for (const [name, ms] of Object.entries(timeouts)) {
    if (typeof ms !== 'number' || !(ms >= 0) || (ms > MAX_TIMER_MS && ms !== Infinity)) {
      throw new RangeError(
        `\`${name}\` must be a number of ms from 0 to ${MAX_TIMER_MS}, or Infinity, got ${describeValue(ms)}`,
      );
    }
  }
}
