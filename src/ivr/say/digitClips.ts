import type { SayLanguage } from './SayLanguage.js';

/**
 * The clips of digits, one by one; spaces and hyphens are left out, and a `+` in front is said.
 *
 * @throws TypeError when there is something else. It does not quote the digits, which may be secret
 */
export function digitClips(language: SayLanguage, digits: string): readonly string[] {
  if (typeof digits !== 'string' || !/^[ -]*\+?[ \d-]*$/.test(digits)) {
    throw new TypeError(
      typeof digits === 'string'
        ? 'Digits that are said must be a text of 0 to 9, spaces and hyphens, with at most a + in front; there is something else in them'
        : `Digits that are said must be a text, got a ${typeof digits}`,
    );
  }
  return Array.from(digits.replace(/[ -]/g, '')).flatMap((digit) =>
    digit === '+' ? [language.plus] : (language.numbers[Number(digit)] ?? []),
  );
}
