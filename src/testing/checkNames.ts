import { checkObject, checkOptionNames } from '../support/options.js';

/**
 * Checks that options are an object with known names.
 *
 * @param of - the function that takes them
 * @throws TypeError when they are not an object, RangeError when a name is unknown
 */
export function checkNames(of: string, options: object, known: readonly string[]): void {
  checkObject(`\`options\` of ${of}`, options);
  checkOptionNames(options, known, of);
}
