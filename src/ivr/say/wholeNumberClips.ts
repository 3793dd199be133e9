import type { SayLanguage } from './SayLanguage.js';

/**
 * The clips of a whole number in India's numbering: crore (10⁷), lakh (10⁵), thousand, hundred. What is above a crore is
 * counted in crores, and so on: 10¹⁴ is "one crore crore".
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
