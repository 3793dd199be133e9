import { digitClips } from './digitClips.js';
import type { SayLanguage } from './SayLanguage.js';
import { wholeNumberClips } from './wholeNumberClips.js';

/** More decimals than anybody listens to are a calculation that was not rounded. */
const MAX_DECIMALS = 6;

/**
 * The clips of a number; its decimals are said one by one.
 *
 * @throws RangeError when it is no finite number, is beyond ±(2⁵³ − 1), or has more than 6 decimals
 */
export function numberClips(language: SayLanguage, number: number): readonly string[] {
  if (typeof number !== 'number' || !(Math.abs(number) <= Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(
      `A number that is said must be between ±${Number.MAX_SAFE_INTEGER}, got ${String(number)}`,
    );
  }
  const size = Math.abs(number);
  const decimals = String(size).split('.')[1] ?? '';
  if (decimals.length > MAX_DECIMALS || String(size).includes('e')) {
    throw new RangeError(
      `A number that is said must have at most ${MAX_DECIMALS} decimals, got ${String(number)}`,
    );
  }
  return [
    ...(number < 0 ? [language.minus] : []),
    ...wholeNumberClips(language, Math.floor(size)),
    ...(decimals === '' ? [] : [language.point, ...digitClips(language, decimals)]),
  ];
}
