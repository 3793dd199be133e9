const supportedRates: readonly number[] = [8_000, 16_000, 24_000];

/**
 * Reads a sample rate in Hz: `8000`, `"8000"`, `"8000Hz"`, `"16kHz"`, `"16k"`. Undefined for what is not one
 * of the three that Exotel supports: 8000, 16000 and 24000.
 */
export function readSampleRate(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*(k?)(?:hz)?\s*$/i.exec(String(value));
  if (match === null) return undefined;
  const rate = Number(match[1]) * (match[2] === '' ? 1 : 1_000);
  return supportedRates.includes(rate) ? rate : undefined;
}
