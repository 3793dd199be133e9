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
