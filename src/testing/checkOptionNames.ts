/** @throws RangeError when there is no option of a name: one that is misspelt would be left out without a word */
export function checkOptionNames(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new RangeError(`\`${name}\` is no option; there are ${known.join(', ')}`);
    }
  }
}
