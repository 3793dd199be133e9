import { isQuirk, type Quirk, quirkMix } from '../testing/index.js';

/** Reads the value of `--quirk`: a quirk, or `mix=SEED` for a seeded mix of them; `undefined` when it is none. */
export function parseQuirk(text: string): readonly Quirk[] | undefined {
  const [, seed] = /^mix=(\d{1,15})$/.exec(text) ?? [];
  return seed !== undefined ? quirkMix(Number(seed)) : isQuirk(text) ? [text] : undefined;
}
