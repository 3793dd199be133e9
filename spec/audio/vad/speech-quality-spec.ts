import { energyDetector } from '../../../src/operators/audio/detectSpeech';
import { addNoise, LINE_NOISES } from './lineNoises';
import { measureSpeech, type SpeechFigures } from './measureSpeech';
import { speechCorpus } from './speechCorpus';

/** The limits of the detector. Nothing is random; the margins allow other tunings. */
interface Promised {
  readonly miss: number;
  readonly falseAlarm: number;
  readonly slowMs: number;
  readonly clipped: number;
}

const speech = speechCorpus(8_000);

function figuresOf(samples: Int16Array): SpeechFigures {
  const figures: SpeechFigures[] = [];
  measureSpeech(samples, speech, { detector: energyDetector() }).subscribe((value) => figures.push(value));
  const [only] = figures;
  if (only === undefined) {
    throw new Error('There are no figures');
  }
  return only;
}

function check(figures: SpeechFigures, promised: Promised): void {
  expect(figures.stretches).toBe(20);
  expect(figures.missPercent).toBeLessThanOrEqual(promised.miss);
  expect(figures.falseAlarmPercent).toBeLessThanOrEqual(promised.falseAlarm);
  expect(figures.slowLatencyMs).toBeLessThanOrEqual(promised.slowMs);
  expect(figures.clipped).toBeLessThanOrEqual(promised.clipped);
}

describe('the detector of speech', () => {
  it('should detect all clean speech', () => {
    check(figuresOf(speech.samples), { miss: 1.5, falseAlarm: 5, slowMs: 120, clipped: 0 });
  });

  it.each<['white' | 'hum' | 'line' | 'babble', number, Promised]>([
    ['white', 20, { miss: 5, falseAlarm: 4, slowMs: 160, clipped: 1 }],
    ['white', 10, { miss: 9, falseAlarm: 4, slowMs: 160, clipped: 2 }],
    ['white', 5, { miss: 15, falseAlarm: 9, slowMs: 260, clipped: 8 }],
    ['hum', 5, { miss: 2, falseAlarm: 5, slowMs: 120, clipped: 0 }],
    ['line', 20, { miss: 5, falseAlarm: 8, slowMs: 140, clipped: 1 }],
    ['line', 10, { miss: 10, falseAlarm: 8, slowMs: 180, clipped: 3 }],
    ['babble', 20, { miss: 4, falseAlarm: 12, slowMs: 140, clipped: 1 }],
    ['babble', 10, { miss: 10, falseAlarm: 12, slowMs: 220, clipped: 3 }],
  ])('should detect speech in %s noise %i dB below it', (noise, snrDb, promised) => {
    check(figuresOf(addNoise(speech, LINE_NOISES[noise](speech), { snrDb })), promised);
  });

  it('should detect faint speech', () => {
    const faint = addNoise(speech, LINE_NOISES.white(speech), { snrDb: 10, gainDb: -12 });

    check(figuresOf(faint), { miss: 12, falseAlarm: 4, slowMs: 200, clipped: 4 });
  });
});
