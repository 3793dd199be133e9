import { checkObject } from './checkObject.js';

/** Every name that options of a type may have: the compiler sees to it that none is missing. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/**
 * @param of - what takes the options
 * @throws RangeError when there is no option of a name: one that is misspelt would be left out without a word
 */
export function checkOptionNames(options: object, known: readonly string[], of?: string): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new RangeError(
        `\`${name}\` is no option${of === undefined ? '' : ` of ${of}`}; there are ${known.join(', ')}`,
      );
    }
  }
}

/**
 * Looks whether options are an object, and there are all of them.
 *
 * @param of - what takes them
 * @param what - what they are called there
 * @throws TypeError when they are no object, RangeError when there is no option of a name
 */
export function checkOptions<T extends object>(
  of: string,
  options: T,
  names: OptionNames<T>,
  what: 'options' | 'config' = 'options',
): void {
  checkObject(`\`${what}\` of ${of}`, options);
  checkOptionNames(options, Object.keys(names), of);
}
