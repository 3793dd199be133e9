import { createNoise } from '../../kit/audio/noise';
import { LABEL_MS, type LabelledSpeech } from './speechCorpus';

// Looked up once: in jest, looking up a global costs more than the sine.
const { floor, max, min, PI, round, sin, sqrt } = Math;

/** A noise of any level, as long as the speech. */
export type NoiseMaker = (speech: LabelledSpeech) => Float64Array;

const VOICES = 6;

/** The sounds on lines besides the caller. */
export const LINE_NOISES: Readonly<Record<'white' | 'hum' | 'line' | 'babble', NoiseMaker>> = {
  white: ({ samples }) => {
    const noise = createNoise(1);
    return Float64Array.from(samples, noise);
  },

  /** 50 Hz, with the odd and even harmonics of rectifiers. */
  hum: ({ samples, sampleRate }) =>
    Float64Array.from(samples, (_, at) => {
      const angle = (2 * PI * 50 * at) / sampleRate;
      return sin(angle) + 0.5 * sin(2 * angle + 1) + 0.3 * sin(3 * angle + 2) + 0.1 * sin(5 * angle);
    }),

  /** Low-frequency hiss with a little hum, and twice a second a click of a few ms. */
  line: ({ samples, sampleRate }) => {
    const noise = createNoise(2);
    let low = 0;
    let click = 0;
    return Float64Array.from(samples, (_, at) => {
      low = 0.8 * low + noise();
      const isClick = at % round(sampleRate * 0.53) === 0;
      click = isClick ? 12 : click * (1 - 8 / sampleRate) ** 100;
      return low + click * noise() + 0.5 * sin((2 * PI * 50 * at) / sampleRate);
    });
  },

  /** Six people at once: the same recordings without their pauses, from different positions. */
  babble: ({ samples, sampleRate, labels }) => {
    const length = (sampleRate * LABEL_MS) / 1_000;
    const voice = samples.filter((_, at) => labels[floor(at / length)] === true);
    return Float64Array.from(samples, (_, at) => {
      let sum = 0;
      for (let person = 0; person < VOICES; person++) {
        sum += voice[(at + round(((person + 0.5) * voice.length) / VOICES)) % voice.length] ?? 0;
      }
      return sum;
    });
  },
};

/** Adds noise that is a number of dB below the speech, both as powers of all windows with speech. `gainDb` is the gain of the sum. */
export function addNoise(
  speech: LabelledSpeech,
  noise: Float64Array,
  config: { readonly snrDb: number; readonly gainDb?: number },
): Int16Array {
  const { snrDb, gainDb = 0 } = config;
  const length = (speech.sampleRate * LABEL_MS) / 1_000;
  let speechPower = 0;
  let noisePower = 0;
  for (let at = 0; at < noise.length; at++) {
    if (speech.labels[floor(at / length)] === true) {
      speechPower += (speech.samples[at] ?? 0) ** 2;
      noisePower += (noise[at] ?? 0) ** 2;
    }
  }
  const scale = sqrt(speechPower / noisePower / 10 ** (snrDb / 10));
  const gain = 10 ** (gainDb / 20);
  return speech.samples.map((sample, at) =>
    max(-32_768, min(32_767, round(gain * (sample + scale * (noise[at] ?? 0))))),
  );
}
