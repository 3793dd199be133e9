import type { Observable } from 'rxjs';
import type { SpeechDetector, SpeechWindow } from '../../../src/audio/vad/SpeechDetector';
import { energyDetector } from '../../../src/operators/audio/detectSpeech';
import { createNoise } from '../../kit/audio/noise';

function subscribed(detector$: Observable<SpeechDetector>): SpeechDetector {
  const detectors: SpeechDetector[] = [];
  detector$.subscribe((detector) => detectors.push(detector));
  const [detector] = detectors;
  if (detector === undefined) {
    throw new Error('There is no detector');
  }
  return detector;
}

/** A line with white noise of changing levels, and the result of a detector. */
class Line {
  readonly #detector: SpeechDetector;
  readonly #noise = createNoise(3);
  #nowMs = 0;

  constructor(detector$: Observable<SpeechDetector> = energyDetector()) {
    this.#detector = subscribed(detector$);
  }

  /** Adds noise of a length in ms and an RMS level; returns how much of it was detected as speech, from 0 to 1. */
  hear(levelDb: number, durationMs: number, isBotSpeaking = false): number {
    const rms = 32_768 * 10 ** (levelDb / 20);
    const samples = Int16Array.from({ length: durationMs * 8 }, () => Math.round(rms * this.#noise()));
    const windows: readonly SpeechWindow[] = this.#detector.push(
      { samples, sampleRate: 8_000, timestampMs: this.#nowMs },
      isBotSpeaking,
    );
    this.#nowMs += durationMs;
    return windows.filter(({ isSpeech }) => isSpeech).length / windows.length;
  }
}

describe('energyDetector', () => {
  it('should not detect a steady noise as speech, however loud it is', () => {
    const line = new Line();
    line.hear(-35, 5_000);

    expect(line.hear(-35, 5_000)).toBe(0);
  });

  it('should detect only sound that is well above the noise', () => {
    const line = new Line();
    line.hear(-50, 4_000);

    expect(line.hear(-46, 1_000)).toBe(0);
    expect(line.hear(-38, 500)).toBe(1);
    // After speech has begun, a lower level is enough.
    expect(line.hear(-42, 300)).toBe(1);
  });

  it('should follow a louder line within seconds', () => {
    const line = new Line();
    line.hear(-60, 4_000);

    expect(line.hear(-40, 1_000)).toBe(1);
    line.hear(-40, 6_000);
    expect(line.hear(-40, 1_000)).toBe(0);
  });

  it('should follow a quieter line at once', () => {
    const line = new Line();
    line.hear(-35, 6_000);
    line.hear(-60, 400);

    expect(line.hear(-45, 400)).toBe(1);
  });

  it('should not mistake a lost packet for a quiet line', () => {
    const line = new Line();
    line.hear(-40, 6_000);
    line.hear(-Infinity, 20);

    expect(line.hear(-40, 3_000)).toBe(0);
  });

  it('should not learn noise from leaked bot audio', () => {
    const line = new Line();
    line.hear(-60, 4_000);
    line.hear(-42, 10_000, true);

    expect(line.hear(-45, 500)).toBe(1);
  });

  it('should not mistake the silence of an echo suppressor for a quiet line', () => {
    const line = new Line();
    line.hear(-40, 4_000);
    line.hear(-Infinity, 10_000, true);

    expect(line.hear(-40, 3_000)).toBe(0);
  });

  it('should detect a caller who speaks over the greeting from the first moment of the call', () => {
    const line = new Line();
    line.hear(-60, 200, true);

    expect(line.hear(-30, 500, true)).toBe(1);
  });

  it('should not detect mains hum', () => {
    const detector = subscribed(energyDetector());
    const samples = Int16Array.from({ length: 16_000 }, (_, at) =>
      Math.round(700 * Math.sin((2 * Math.PI * 50 * at) / 8_000)),
    );
    detector.push({ samples: new Int16Array(8_000), sampleRate: 8_000, timestampMs: 0 }, false);
    const windows = detector.push({ samples, sampleRate: 8_000, timestampMs: 1_000 }, false);

    // Without the click of its sudden beginning.
    expect(windows.slice(2).filter(({ isSpeech }) => isSpeech)).toEqual([]);
  });

  it('should use other thresholds', () => {
    const strict = new Line(energyDetector({ startDb: 15, endDb: 12 }));
    const deaf = new Line(energyDetector({ minLevelDb: -30 }));
    strict.hear(-50, 4_000);
    deaf.hear(-60, 4_000);

    expect(strict.hear(-38, 500)).toBe(0);
    expect(strict.hear(-30, 500)).toBe(1);
    expect(deaf.hear(-40, 500)).toBe(0);
  });

  it('should create a detector for every subscriber', () => {
    const detector$ = energyDetector();

    expect(subscribed(detector$)).not.toBe(subscribed(detector$));
  });

  it('should accept levels at the limits of their ranges', () => {
    expect(() => energyDetector({ startDb: 6, endDb: 6, minLevelDb: 0 })).not.toThrow();
    expect(() => energyDetector({ minLevelDb: -Infinity })).not.toThrow();
  });

  it('should throw at once for levels that are not valid', () => {
    expect(() => energyDetector({ startDb: Infinity })).toThrow(
      new RangeError('`startDb` must be a number above 0, got Infinity'),
    );
    expect(() => energyDetector({ endDb: 0 })).toThrow(
      new RangeError('`endDb` must be above 0 and at most `startDb`, got 0'),
    );
    expect(() => energyDetector({ startDb: 0 })).toThrow(
      new RangeError('`startDb` must be a number above 0, got 0'),
    );
    expect(() => energyDetector({ startDb: 6, endDb: 7 })).toThrow(
      new RangeError('`endDb` must be above 0 and at most `startDb`, got 7'),
    );
    expect(() => energyDetector({ minLevelDb: 1 })).toThrow(
      new RangeError('`minLevelDb` must be at most 0 dBFS, got 1'),
    );
  });
});
