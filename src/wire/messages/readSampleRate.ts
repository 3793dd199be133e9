/** A longer text is not a rate. */
const MAX_RATE_LENGTH = 32;
const supportedRates: readonly number[] = [8_000, 16_000, 24_000];

/**
 * Reads a sample rate in Hz: `8000`, `"8000"`, `"8000Hz"`, `"16kHz"`, `"16k"`. Undefined for what is not one
 * of the three that Exotel supports: 8000, 16000 and 24000.
 */
export function readSampleRate(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  if (text.length > MAX_RATE_LENGTH) return undefined;
  // Trimmed first: with white space allowed at both sides of a unit that may be missing, the time would grow with its square.
  const match = /^(\d+(?:\.\d+)?)\s*(k?)(?:hz)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const rate = Number(match[1]) * (match[2] === '' ? 1 : 1_000);
  return supportedRates.includes(rate) ? rate : undefined;
}
