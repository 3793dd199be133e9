import { isQuirk, type Quirk, quirkMix, QUIRKS } from '../../testing/index.js';

/** Reads the value of `--quirk`: a quirk, or `mix=SEED` for a seeded mix of them. @throws Error that says what is wrong */
export function readQuirkArgument(text: string): readonly Quirk[] {
  const [, seed] = /^mix=(\d{1,15})$/.exec(text) ?? [];
  if (seed !== undefined) {
    return quirkMix(Number(seed));
  }
  if (isQuirk(text)) {
    return [text];
  }
  throw new Error(`--quirk must be ${shapeOf(text.replace(/=.*/s, ''))}, got "${text}"`);
}

function shapeOf(name: string): string {
  if (name === 'mix') {
    return 'mix=SEED with a whole number';
  }
  const quirk = QUIRKS.find((known) => known.name === name);
  if (quirk === undefined) {
    return 'like noConnected, jitter=80 or mix=7, one of exotel-rx call --list-quirks';
  }
  const { value } = quirk;
  return value === undefined
    ? `${name}, which takes no number`
    : `${name}=N with an integer from ${value.min} to ${value.max} (${value.unit})`;
}
