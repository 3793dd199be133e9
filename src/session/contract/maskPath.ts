/** As many letters and digits in a row may be a token: names of routes are shorter. */
const TOKENS = /[\w.~%+=-]{16,}/g;

/** As many digits in a row may be a telephone number. */
const NUMBERS = /\d{5,}/g;

const MAX_CHARACTERS = 100;

/** A path as it may be logged: without what may be a token or a telephone number, and not longer than a line. */
export function maskPath(path: string): string {
  return path.slice(0, 1_000).replace(TOKENS, '•').replace(NUMBERS, '•').slice(0, MAX_CHARACTERS);
}
