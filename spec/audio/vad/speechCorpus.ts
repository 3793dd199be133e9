import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createResampler } from '../../../src/audio/resample/createResampler';
import { decodeWav } from '../../../src/audio/wav/decodeWav';
import { concatSamples } from '../../kit/audio/audio';

/** Relative to the root, where specs and scripts run. */
const FOLDER = 'examples/audio';
const FILES = [
  'caller-8k',
  'goodbye',
  'menu',
  'prompt-24k',
  'sales',
  'sorry',
  'support',
  'welcome-back',
  'welcome',
];

/** Length of labelled windows, in ms. */
export const LABEL_MS = 20;

/** A window at most this much quieter than the loudest window is speech, in dB. */
const SPEECH_RANGE_DB = 40;

/** Shorter pauses belong to the speech around them: stops, gaps between words. In windows: 200 ms. */
const MAX_PAUSE = 10;

/** The level of all windows with speech together, in dBFS: that of telephone speech in ITU-T P.56. */
const SPEECH_DB = -26;

/** Clean speech and its position. */
export interface LabelledSpeech {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  /** Whether each window of 20 ms contains speech. */
  readonly labels: readonly boolean[];
}

/** All recordings at one rate, one after the other: 1.5 s of silence before each, and 1.5 s at the end. */
export function speechCorpus(sampleRate: number): LabelledSpeech {
  const pause = new Int16Array(sampleRate * 1.5);
  const pieces = FILES.flatMap((name) => {
    const file = decodeWav(readFileSync(join(FOLDER, `${name}.wav`)));
    if (file.sampleRate === sampleRate) {
      return [pause, file.samples];
    }
    const resampler = createResampler({ from: file.sampleRate, to: sampleRate, resamplerQuality: 'best' });
    return [pause, resampler.push(file.samples), resampler.flush()];
  });
  const recorded = concatSamples([...pieces, pause]);
  const labels = labelSpeech(recorded, sampleRate);
  const powers = windowPowers(recorded, sampleRate).filter((_, at) => labels[at] === true);
  const meanPower = powers.reduce((sum, power) => sum + power, 0) / powers.length;
  const gain = (32_768 * 10 ** (SPEECH_DB / 20)) / Math.sqrt(meanPower);
  return { samples: recorded.map((sample) => Math.round(gain * sample)), sampleRate, labels };
}

/** Labels clean speech by its level alone: windows near enough to the loudest, with short pauses filled. */
function labelSpeech(samples: Int16Array, sampleRate: number): boolean[] {
  const powers = windowPowers(samples, sampleRate);
  const least = powers.reduce((a, b) => Math.max(a, b), 0) / 10 ** (SPEECH_RANGE_DB / 10);
  const labels = powers.map((power) => power >= least);
  let last = -Infinity;
  for (let at = 0; at < labels.length; at++) {
    if (labels[at] === true) {
      if (at - last <= MAX_PAUSE + 1) {
        labels.fill(true, last, at);
      }
      last = at;
    }
  }
  return labels;
}

function windowPowers(samples: Int16Array, sampleRate: number): number[] {
  const length = (sampleRate * LABEL_MS) / 1_000;
  return Array.from({ length: Math.floor(samples.length / length) }, (_, window) => {
    let sum = 0;
    for (let at = window * length; at < (window + 1) * length; at++) {
      sum += (samples[at] ?? 0) ** 2;
    }
    return sum / length;
  });
}
