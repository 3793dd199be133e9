import { checkObject, checkOptionNames } from '../support/options.js';

/**
 * Looks whether options are an object, and there are all of them.
 *
 * @param what - the object that they are in
 * @throws TypeError when it is no object, RangeError when there is no option of a name
 */
export function checkNames(what: string, options: object, known: readonly string[]): void {
  checkObject(`\`${what}\``, options);
  checkOptionNames(options, known);
}
