import { concatMap, from, type Observable, reduce, tap } from 'rxjs';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import type { SpeechEvent } from '../../../src/audio/vad/SpeechDetector';
import { detectSpeech, type DetectSpeechOptions } from '../../../src/operators/audio/detectSpeech';
import { LABEL_MS, type LabelledSpeech } from './speechCorpus';

/** A `start` that is this much later than the speech has cut off part of it, in ms. */
const CLIPPED_MS = 60;

/** The result of a detector. Rates are of windows of 20 ms. */
export interface SpeechFigures {
  /** Windows with speech outside all detected stretches, in per cent. */
  readonly missPercent: number;
  /** Windows without speech within detected stretches, in per cent. */
  readonly falseAlarmPercent: number;
  /** Time from the beginning of speech to `start`, in ms: the median and the 90th percentile. */
  readonly medianLatencyMs: number;
  readonly slowLatencyMs: number;
  /** Stretches of speech whose `start` is over 60 ms late or missing, and the number of stretches. */
  readonly clipped: number;
  readonly stretches: number;
  /** Detected stretches without speech. */
  readonly phantoms: number;
}

interface Told {
  readonly fromMs: number;
  readonly toldAtMs: number;
  readonly toMs: number;
}

/** Runs a detector on samples with known speech, in frames of 20 ms. */
export function measureSpeech(
  samples: Int16Array,
  speech: LabelledSpeech,
  options: DetectSpeechOptions,
): Observable<SpeechFigures> {
  let nowMs = 0;
  return from(frames(samples, speech.sampleRate)).pipe(
    tap((frame) => {
      nowMs = frame.timestampMs + LABEL_MS;
    }),
    detectSpeech(options),
    concatMap((event) => [{ event, toldAtMs: nowMs }]),
    reduce(
      (told, next) => [...told, next],
      new Array<{ readonly event: SpeechEvent; readonly toldAtMs: number }>(),
    ),
    concatMap((events) => [compare(speech.labels, pairUp(events))]),
  );
}

function* frames(samples: Int16Array, sampleRate: number): Generator<AudioFrame> {
  const length = (sampleRate * LABEL_MS) / 1_000;
  for (let at = 0; at < samples.length; at += length) {
    yield { samples: samples.subarray(at, at + length), sampleRate, timestampMs: (at * 1_000) / sampleRate };
  }
}

function pairUp(events: readonly { readonly event: SpeechEvent; readonly toldAtMs: number }[]): Told[] {
  const told: Told[] = [];
  events.forEach(({ event, toldAtMs }, index) => {
    if (event.type === 'start') {
      told.push({ fromMs: event.atMs, toldAtMs, toMs: events[index + 1]?.event.atMs ?? Infinity });
    }
  });
  return told;
}

function compare(labels: readonly boolean[], told: readonly Told[]): SpeechFigures {
  const isTold = labels.map((_, at) => {
    const middleMs = (at + 0.5) * LABEL_MS;
    return told.some(({ fromMs, toMs }) => fromMs <= middleMs && middleMs < toMs);
  });
  const count = (is: (label: boolean, toldHere: boolean) => boolean) =>
    labels.filter((label, at) => is(label, isTold[at] === true)).length;
  const latencies: number[] = [];
  let clipped = 0;
  const stretches = stretchesOf(labels);
  stretches.forEach(({ fromMs, toMs }, index) => {
    const afterMs = stretches[index - 1]?.toMs ?? 0;
    const found = told.find((one) => one.toMs > fromMs && one.fromMs < toMs);
    if (found === undefined || found.fromMs > fromMs + CLIPPED_MS) {
      clipped++;
    }
    // A stretch that continues from before, or started in the pause, does not show how long a start takes.
    if (found !== undefined && found.fromMs >= afterMs && found.fromMs > fromMs - 200) {
      latencies.push(found.toldAtMs - fromMs);
    }
  });
  latencies.sort((a, b) => a - b);
  return {
    missPercent: (100 * count((label, here) => label && !here)) / count((label) => label),
    falseAlarmPercent: (100 * count((label, here) => !label && here)) / count((label) => !label),
    medianLatencyMs: latencies[Math.floor(latencies.length * 0.5)] ?? NaN,
    slowLatencyMs: latencies[Math.floor(latencies.length * 0.9)] ?? NaN,
    clipped,
    stretches: stretches.length,
    phantoms: told.filter(
      ({ fromMs, toMs }) => !stretches.some((one) => fromMs < one.toMs && toMs > one.fromMs),
    ).length,
  };
}

function stretchesOf(labels: readonly boolean[]): { readonly fromMs: number; readonly toMs: number }[] {
  const edges = labels.flatMap((label, at) => (label === (labels[at - 1] ?? false) ? [] : [at * LABEL_MS]));
  return edges.flatMap((fromMs, index) =>
    index % 2 === 0 ? [{ fromMs, toMs: edges[index + 1] ?? labels.length * LABEL_MS }] : [],
  );
}
