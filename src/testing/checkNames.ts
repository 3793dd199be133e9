import { checkObject } from '../checkObject.js';

/**
 * Looks for options that there are not: misspelt, they would silently mean nothing.
 *
 * @param what - the object that they are in
 * @throws TypeError when it is no object, RangeError when there is no option of a name
 */
export function checkNames(what: string, options: object, known: readonly string[]): void {
  checkObject(`\`${what}\``, options);
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new RangeError(`\`${name}\` is no option; there are ${known.join(', ')}`);
    }
  }
}
