import { checkObject, checkOptionNames } from '../support/options.js';

/**
 * Checks that `options` is an object that has only known names.
 *
 * @param of - the function that takes the options
 * @param options - the options to check
 * @param known - the names that are valid
 * @throws TypeError when `options` is not an object, RangeError when a name is unknown
 */
export function checkNames(of: string, options: object, known: readonly string[]): void {
  checkObject(`\`options\` of ${of}`, options);
  checkOptionNames(options, known, of);
}
