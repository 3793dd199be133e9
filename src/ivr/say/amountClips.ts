import type { SayLanguage } from './SayLanguage.js';
import { wholeNumberClips } from './wholeNumberClips.js';

/**
 * The clips of an amount of money, rounded to the nearest paisa: rupees and paise, rupees alone, or paise alone.
 *
 * @throws RangeError when it is no finite number, or beyond ±(2⁵³ − 1) paise
 */
export function amountClips(language: SayLanguage, rupees: number): readonly string[] {
  const inPaise = typeof rupees === 'number' ? Math.round(Math.abs(rupees) * 100) : NaN;
  if (!(inPaise <= Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(
      `An amount that is said must be between ±${Math.floor(Number.MAX_SAFE_INTEGER / 100)} rupees, got ${String(rupees)}`,
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
