import { createNoise } from './noise';

// Looked up once: in jest, looking up a global costs more than the sine.
const { max, min, PI, round, sin } = Math;

const LOW_HZ = [697, 770, 852, 941];
const HIGH_HZ = [1_209, 1_336, 1_477, 1_633];

/** All digits, row by row. */
export const KEYS: readonly string[] = Array.from('123A456B789C*0#D');

/** A DTMF digit with everything that may be wrong with it. */
export interface KeySignal {
  readonly key: string;
  readonly sampleRate?: number;
  readonly toneMs?: number;
  readonly pauseMs?: number;
  readonly presses?: number;
  /** Peak of the louder tone, in dBFS. */
  readonly levelDb?: number;
  /** How much louder the higher tone is, in dB. */
  readonly twistDb?: number;
  /** How far off the frequencies are, in per cent. */
  readonly lowOff?: number;
  readonly highOff?: number;
  /** Both tones above white noise, in dB. */
  readonly snrDb?: number;
  readonly seed?: number;
}

/** Creates a digit from the frequencies of ITU-T Q.23 alone, with 50 ms around it. */
export function keySignal(signal: KeySignal): Int16Array {
  const { key, sampleRate = 8_000, toneMs = 100, pauseMs = 100, presses = 1, levelDb = -10 } = signal;
  const { twistDb = 0, lowOff = 0, highOff = 0, snrDb = Infinity, seed = 1 } = signal;
  const at = KEYS.indexOf(key);
  const lowHz = (LOW_HZ[at >> 2] ?? NaN) * (1 + lowOff / 100);
  const highHz = (HIGH_HZ[at & 3] ?? NaN) * (1 + highOff / 100);
  const low = 32_767 * 10 ** ((levelDb - Math.max(0, twistDb)) / 20);
  const high = 32_767 * 10 ** ((levelDb + Math.min(0, twistDb)) / 20);
  const sigma = Math.sqrt((low * low + high * high) / 2 / 10 ** (snrDb / 10));
  const noise = createNoise(seed);
  const inSamples = (ms: number) => Math.round((ms * sampleRate) / 1_000);
  // Off the detector's grid, by another amount for each seed.
  const from = inSamples(50) + seed * 7;
  const period = inSamples(toneMs + pauseMs);
  const samples = new Int16Array(from + presses * period + inSamples(50));
  for (let index = 0; index < samples.length; index++) {
    const within = index - from;
    const isOn = within >= 0 && within < presses * period && within % period < inSamples(toneMs);
    const angle = (2 * PI * index) / sampleRate;
    const sound = isOn ? low * sin(lowHz * angle + seed) + high * sin(highHz * angle) : 0;
    const value = sigma === 0 ? sound : sound + sigma * noise();
    samples[index] = max(-32_768, min(32_767, round(value)));
  }
  return samples;
}
