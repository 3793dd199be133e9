import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeWav } from '../../../src/audio/wav/decodeWav';
import { DtmfDetector } from '../../../src/audio/dtmf/DtmfDetector';
import { concatSamples } from '../../kit/audio/audio';
import { KEYS, keySignal, type KeySignal } from '../../kit/audio/keySignal';
import { createNoise } from '../../kit/audio/noise';

const RATES = [8_000, 16_000, 24_000];

function hear(samples: Int16Array, sampleRate = 8_000) {
  const detector = new DtmfDetector(sampleRate);
  return [...detector.push(samples), ...detector.flush()];
}

/** The digits that are detected for every digit at every rate under the same conditions, as `digit at rate: result`. */
function hearAll(conditions: Omit<KeySignal, 'key' | 'sampleRate'>): string[] {
  return RATES.flatMap((sampleRate) =>
    KEYS.map((key, index) => {
      const heard = hear(keySignal({ ...conditions, key, sampleRate, seed: index + 1 }), sampleRate);
      return `${key} at ${sampleRate}: ${heard.map(({ digit }) => digit).join('')}`;
    }),
  );
}

/** The result if each digit is detected a number of times at each rate. */
const each = (times: number) =>
  RATES.flatMap((sampleRate) => KEYS.map((key) => `${key} at ${sampleRate}: ${key.repeat(times)}`));

describe('DtmfDetector', () => {
  it('should detect every digit and its duration, at every rate', () => {
    for (const sampleRate of RATES) {
      for (const key of KEYS) {
        const heard = hear(keySignal({ key, sampleRate, toneMs: 120 }), sampleRate);

        expect(heard.map(({ digit }) => digit)).toEqual([key]);
        expect(Math.abs((heard[0]?.durationMs ?? 0) - 120)).toBeLessThanOrEqual(5);
      }
    }
  });

  it.each([
    { twistDb: 4, levelDb: -7 },
    { twistDb: 4, levelDb: -24 },
    { twistDb: -8, levelDb: -7 },
    { twistDb: -8, levelDb: -28 },
    { twistDb: 0, levelDb: -28 },
  ])('should detect 40 ms at 15 dB above noise with a twist of $twistDb dB at $levelDbfs dBFS', (corner) => {
    for (const lowOff of [-1.5, 1.5]) {
      for (const highOff of [-1.5, 1.5]) {
        expect(hearAll({ ...corner, lowOff, highOff, toneMs: 40, snrDb: 15 })).toEqual(each(1));
      }
    }
  });

  it('should separate equal digits by pauses of 40 ms', () => {
    expect(hearAll({ toneMs: 40, pauseMs: 40, presses: 5, snrDb: 15 })).toEqual(each(5));
  });

  it('should detect a digit that drops out for 10 ms as one digit', () => {
    expect(hearAll({ toneMs: 40, pauseMs: 10, presses: 2, snrDb: 15 })).toEqual(each(1));
  });

  it.each([1, 10, 20, 23])('should not detect a tone of %i ms', (toneMs) => {
    expect(hearAll({ toneMs })).toEqual(each(0));
    expect(hearAll({ toneMs, snrDb: 15 })).toEqual(each(0));
  });

  it.each([
    { lowOff: 3.5 },
    { lowOff: -3.5 },
    { highOff: 3.5 },
    { highOff: -3.5 },
    { twistDb: 6 },
    { twistDb: -10 },
    { levelDb: -58 },
  ])('should not detect tones beyond the limits: %o', (off) => {
    expect(hearAll({ ...off, toneMs: 40 })).toEqual(each(0));
    expect(hearAll({ ...off, toneMs: 200, snrDb: 15 })).toEqual(each(0));
  });

  it('should not detect a digit with a strong second harmonic', () => {
    const press = keySignal({ key: '5', levelDb: -16 });
    const withHarmonic = press.map((sample, index) =>
      sample === 0 ? 0 : sample + 1_500 * Math.sin((2 * Math.PI * 2 * 1_336 * index) / 8_000),
    );

    expect(hear(press)).toHaveLength(1);
    expect(hear(withHarmonic)).toEqual([]);
  });

  it('should detect longer and shorter digits according to its options', () => {
    const detector = new DtmfDetector(8_000, { minToneMs: 100 });

    expect(detector.push(keySignal({ key: '5', toneMs: 80 }))).toEqual([]);
    expect(detector.push(keySignal({ key: '5', toneMs: 100 }))).toHaveLength(1);
  });

  it('should detect the same digits for any chunk size', () => {
    const whole = concatSamples(
      ['1', '9', '#', 'D'].map((key) => keySignal({ key, toneMs: 60, pauseMs: 60, snrDb: 15 })),
    );
    const expected = hear(whole);

    expect(expected.map(({ digit }) => digit).join('')).toBe('19#D');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        const detector = new DtmfDetector(8_000);
        const heard = [];
        for (let from = 0, turn = 0; from < whole.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          heard.push(...detector.push(whole.subarray(from, from + size)));
          from += size;
        }
        expect([...heard, ...detector.flush()]).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('should return a digit that is still pressed when the stream ends', () => {
    const signal = keySignal({ key: '7', toneMs: 100, pauseMs: 0 });
    const detector = new DtmfDetector(8_000);

    // 50 ms before the digit, and a little.
    expect(detector.push(signal.subarray(0, 407 + 800))).toEqual([]);
    expect(detector.flush()).toEqual([{ digit: '7', durationMs: 100 }]);
    expect(detector.flush()).toEqual([]);
  });

  it.each(RATES)('should detect no digit in a minute of noise at %i Hz', (sampleRate) => {
    const noise = createNoise(sampleRate);

    expect(
      hear(
        Int16Array.from({ length: 120 * sampleRate }, () => 5_000 * noise()),
        sampleRate,
      ),
    ).toEqual([]);
  });

  it.each(['caller-8k', 'caller-16k', 'prompt-24k'])('should detect no digit in speech: %s', (name) => {
    const speech = decodeWav(readFileSync(join(__dirname, `../../../examples/audio/${name}.wav`)));

    // Also not in higher and lower voices.
    for (const factor of [1, 0.75, 0.9, 1.2, 1.5]) {
      const voice = Int16Array.from(
        { length: Math.floor(speech.samples.length / factor) },
        (_, index) => speech.samples[Math.floor(index * factor)] ?? 0,
      );
      expect(hear(voice, speech.sampleRate)).toEqual([]);
    }
  });
});
