import type { AudioFrame } from '../../audio/AudioFrame.js';

const PITCH_HZ = 140;
/** The harmonics of a vowel, and how strong they are. */
const HARMONICS: readonly number[] = [1, 0.8, 0.6, 0.7, 0.9, 0.5, 0.3, 0.2, 0.15, 0.1];
const SYLLABLES_PER_SECOND = 4;
const AMPLITUDE = 5_000;

/** Silence, and then something that has a voice's pitch, harmonics and rhythm. */
export function speechLike(sampleRate: number, silenceMs: number, speechMs: number): AudioFrame {
  const begins = (silenceMs * sampleRate) / 1_000;
  // One period of the voice, over and over: sines are dear.
  const period = Int16Array.from({ length: Math.round(sampleRate / PITCH_HZ) }, (_, index) =>
    Math.round(AMPLITUDE * voiceAt(index / Math.round(sampleRate / PITCH_HZ))),
  );
  const samples = new Int16Array(begins + (speechMs * sampleRate) / 1_000);
  for (let index = begins; index < samples.length; index++) {
    const spoken = index - begins;
    const rhythm = 0.6 - 0.4 * Math.cos((2 * Math.PI * SYLLABLES_PER_SECOND * spoken) / sampleRate);
    samples[index] = Math.round(rhythm * (period[spoken % period.length] ?? 0));
  }
  return { samples, sampleRate, timestampMs: 0 };
}

/** The voice at a share of its period. */
function voiceAt(share: number): number {
  return HARMONICS.reduce(
    (sum, strength, harmonic) => sum + strength * Math.sin(2 * Math.PI * (harmonic + 1) * share),
    0,
  );
}
