/** The digits of a counter or a time. A safe integer has 16 at most; there may be zeros before it. */
export const wholeNumberDigits = /^\d{1,32}$/;

/**
 * Reads a whole number that Exotel may send as a number or as a string of digits, and gives undefined for
 * anything else.
 */
export function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && wholeNumberDigits.test(value) ? Number(value) : value;
  // Adding 0 turns JSON's `-0` into 0.
  return Number.isSafeInteger(number) && typeof number === 'number' && number >= 0 ? number + 0 : undefined;
}
