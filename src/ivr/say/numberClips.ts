import { describeValue } from '../../support/describeValue.js';
import type { SayLanguage } from './SayLanguage.js';

/** A number with more decimals is the result of a calculation that was not rounded. */
const MAX_DECIMALS = 6;

/**
 * Returns the clips of a number. Decimals are said one by one.
 *
 * @throws RangeError when the number is not finite, exceeds ±(2⁵³ − 1), or has more than 6 decimals
 */
export function numberClips(language: SayLanguage, number: number): readonly string[] {
  if (typeof number !== 'number' || !(Math.abs(number) <= Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(
      `\`number\` must be between ±${Number.MAX_SAFE_INTEGER}, got ${describeValue(number)}`,
    );
  }
  const size = Math.abs(number);
  const decimals = String(size).split('.')[1] ?? '';
  if (decimals.length > MAX_DECIMALS || String(size).includes('e')) {
    throw new RangeError(
      `\`number\` must have at most ${MAX_DECIMALS} decimals, got ${describeValue(number)}`,
    );
  }
  return [
    ...(number < 0 ? [language.minus] : []),
    ...wholeNumberClips(language, Math.floor(size)),
    ...(decimals === '' ? [] : [language.point, ...digitClips(language, decimals)]),
  ];
}

/**
 * Returns the clips of a whole number in Indian numbering: crore (10⁷), lakh (10⁵), thousand, hundred. Numbers above
 * a crore are counted in crores: 10¹⁴ is "one crore crore".
 *
 * @param number - whole, from 0
 */
export function wholeNumberClips(language: SayLanguage, number: number): readonly string[] {
  if (number < 100) {
    return language.numbers[number] ?? [];
  }
  const scale = [
    [10_000_000, language.crore],
    [100_000, language.lakh],
    [1_000, language.thousand],
    [100, language.hundred],
  ] as const;
  for (const [size, clip] of scale) {
    if (number >= size) {
      const rest = number % size;
      return [
        ...wholeNumberClips(language, Math.floor(number / size)),
        clip,
        ...(rest === 0 ? [] : wholeNumberClips(language, rest)),
      ];
    }
  }
  return [];
}

/**
 * Returns the clips of digits, one by one. Spaces and hyphens are left out; a leading `+` is said.
 *
 * @throws TypeError when there are other characters. The message does not quote the digits, which may be secret
 */
export function digitClips(language: SayLanguage, digits: string): readonly string[] {
  if (typeof digits !== 'string' || !/^[ -]*\+?[ \d-]*$/.test(digits)) {
    throw new TypeError(
      typeof digits === 'string'
        ? '`digits` must contain only 0 to 9, spaces and hyphens, with at most one leading +, got something else'
        : `\`digits\` must be a string, got a ${typeof digits}`,
    );
  }
  return Array.from(digits.replace(/[ -]/g, '')).flatMap((digit) =>
    digit === '+' ? [language.plus] : (language.numbers[Number(digit)] ?? []),
  );
}

/**
 * Returns the clips of an amount of money, rounded to the nearest paisa: rupees and paise, only rupees, or only
 * paise.
 *
 * @throws RangeError when the amount is not finite, or exceeds ±(2⁵³ − 1) paise
 */
export function amountClips(language: SayLanguage, rupees: number): readonly string[] {
  const inPaise = typeof rupees === 'number' ? Math.round(Math.abs(rupees) * 100) : NaN;
  if (!(inPaise <= Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(
      `\`rupees\` must be between ±${Math.floor(Number.MAX_SAFE_INTEGER / 100)}, got ${describeValue(rupees)}`,
    );
  }
  const paise = inPaise % 100;
  const whole = (inPaise - paise) / 100;
  return [
    ...(rupees < 0 && inPaise > 0 ? [language.minus] : []),
    ...(whole === 0 && paise > 0 ? [] : counted(language, whole, language.rupees)),
    ...(whole > 0 && paise > 0 ? [language.and] : []),
    ...(paise === 0 ? [] : counted(language, paise, language.paise)),
  ];
}

function counted(
  language: SayLanguage,
  count: number,
  [one, many]: readonly [one: string, many: string],
): readonly string[] {
  return [...wholeNumberClips(language, count), count === 1 ? one : many];
}
