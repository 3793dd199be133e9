import { applyFade } from '../../../src/audio/tools/applyFade';
import { applyGain } from '../../../src/audio/tools/applyGain';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { audioLevel } from '../../../src/audio/audioLevel';
import { callProgressTone } from '../../../src/audio/tools/callProgressTone';
import { dtmfTone } from '../../../src/audio/tools/dtmfTone';
import { silentAudio, tone } from '../../../src/audio/tools/tone';
import { concatSamples } from '../../kit/audio/audio';

/** Amplitude of one frequency, in dBFS of a sine. */
function amplitudeDb(samples: Int16Array, frequencyHz: number, sampleRate = 8_000): number {
  let re = 0;
  let im = 0;
  samples.forEach((sample, index) => {
    const angle = (2 * Math.PI * frequencyHz * index) / sampleRate;
    re += sample * Math.cos(angle);
    im += sample * Math.sin(angle);
  });
  return 20 * Math.log10((2 * Math.hypot(re, im)) / samples.length / 32_767);
}

/** For how long it sounds and is silent in turn, in ms. */
function cadence(samples: Int16Array, sampleRate = 8_000): number[] {
  const turns: number[] = [];
  let wasLoud: boolean | undefined;
  for (let from = 0; from < samples.length; from += sampleRate / 100) {
    const isLoud = audioLevel(samples.subarray(from, from + sampleRate / 100)).peakDb > -60;
    if (isLoud === wasLoud) {
      turns.push((turns.pop() ?? 0) + 10);
    } else {
      turns.push(10);
    }
    wasLoud = isLoud;
  }
  return turns;
}

const join = (frames: Iterable<AudioFrame>) => concatSamples([...frames].map(({ samples }) => samples));

describe('dtmfTone', () => {
  it.each([
    ['1', 697, 1_209],
    ['6', 770, 1_477],
    ['*', 941, 1_209],
    ['D', 941, 1_633],
  ])('should create %s from %i and %i Hz, the higher tone 2 dB louder', (digit, lowHz, highHz) => {
    const { samples } = dtmfTone(digit, { toneMs: 1_000, pauseMs: 0 });

    expect(samples).toHaveLength(8_000);
    expect(amplitudeDb(samples, lowHz)).toBeCloseTo(-12, 1);
    expect(amplitudeDb(samples, highHz)).toBeCloseTo(-10, 1);
    expect(amplitudeDb(samples, lowHz + 73)).toBeLessThan(-60);
  });

  it('should add a pause after each digit', () => {
    const { samples, sampleRate } = dtmfTone('12', { toneMs: 60, pauseMs: 40, sampleRate: 16_000 });

    expect(sampleRate).toBe(16_000);
    expect(cadence(samples, 16_000)).toEqual([60, 40, 60, 40]);
    expect(dtmfTone('').samples).toHaveLength(0);
  });

  it('should reject a number instead of being silent', () => {
    // @ts-expect-error -- as `[...digits].map(Number)` returns in JavaScript
    expect(() => dtmfTone(4)).toThrow(new TypeError('`digits` must be a string, got 4'));
  });

  it('should clip samples that are too loud', () => {
    expect(audioLevel(dtmfTone('5', { levelDbfs: 0 }).samples).peakDb).toBeCloseTo(0, 2);
    expect(Math.max(...dtmfTone('5', { levelDbfs: 6 }).samples)).toBe(32_767);
  });

  it('should throw for unknown digits and invalid lengths', () => {
    expect(() => dtmfTone('12x')).toThrow(
      new RangeError('`digits` must contain only 0123456789*#ABCD, got "x"'),
    );
    expect(() => dtmfTone('1', { toneMs: -1 })).toThrow(RangeError);
    expect(() => dtmfTone('1', { pauseMs: NaN })).toThrow(RangeError);
    expect(() => dtmfTone('1', { sampleRate: 0 })).toThrow(RangeError);
  });
});

describe('callProgressTone', () => {
  it('should ring as in India: twice, then a pause', () => {
    const samples = join(callProgressTone('ringback', { durationMs: 6_000 }));

    expect(cadence(samples)).toEqual([400, 200, 400, 2_000, 400, 200, 400, 2_000]);
  });

  it('should modulate 400 Hz by 25 Hz', () => {
    const samples = join(callProgressTone('dial', { durationMs: 2_000 })).subarray(400, 8_400);

    // Depth 0.9: the carrier at 1 / 1.9, and 0.45 of it on both sides.
    expect(amplitudeDb(samples, 400)).toBeCloseTo(-13 - 5.58, 1);
    expect(amplitudeDb(samples, 375)).toBeCloseTo(-13 - 5.58 - 6.94, 1);
    expect(amplitudeDb(samples, 425)).toBeCloseTo(-13 - 5.58 - 6.94, 1);
    expect(cadence(samples)).toEqual([1_000]);
  });

  it.each([
    ['busy', 3_000, [750, 750, 750, 750]],
    ['congestion', 1_000, [250, 250, 250, 250]],
    ['callWaiting', 8_000, [200, 100, 200, 7_500]],
  ] as const)('should make a %s tone of plain 400 Hz', (progress, durationMs, expected) => {
    const samples = join(callProgressTone(progress, { durationMs, sampleRate: 16_000 }));

    expect(cadence(samples, 16_000)).toEqual(expected);
    expect(amplitudeDb(samples.subarray(160, 3_040), 400, 16_000)).toBeCloseTo(-13, 1);
  });

  it('should continue as long as it is pulled, and start from the beginning each time', () => {
    const ringback = callProgressTone('ringback');
    const pull = () => {
      const frames: AudioFrame[] = [];
      for (const frame of ringback) {
        frames.push(frame);
        if (frames.length === 300) {
          return frames;
        }
      }
      return frames;
    };
    const frames = pull();

    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual(frames.map((_, index) => index * 100));
    expect(pull()).toEqual(frames);
  });

  it('should end at its length, without a click', () => {
    const samples = join(callProgressTone('busy', { durationMs: 333 }));

    expect(samples).toHaveLength(2_664);
    expect(Math.abs(samples.at(-1) ?? NaN)).toBeLessThan(400);
    expect(Math.abs(samples[1] ?? NaN)).toBeLessThan(400);
  });

  it('should throw for another tone, length or rate', () => {
    // @ts-expect-error -- not a tone of the network
    expect(() => callProgressTone('fax')).toThrow(
      new RangeError('`progress` must be one of dial, ringback, busy, congestion, callWaiting, got "fax"'),
    );
    expect(() => callProgressTone('busy', { durationMs: -1 })).toThrow(RangeError);
    expect(() => callProgressTone('busy', { sampleRate: NaN })).toThrow(RangeError);
  });
});

describe('silentAudio', () => {
  it('should be silent for its length', () => {
    expect(silentAudio({ durationMs: 20, sampleRate: 24_000 })).toEqual({
      samples: new Int16Array(480),
      sampleRate: 24_000,
      timestampMs: 0,
    });
    expect(silentAudio().samples).toHaveLength(8_000);
  });

  it('should throw for invalid lengths and rates', () => {
    expect(() => silentAudio({ durationMs: Infinity })).toThrow(RangeError);
    expect(() => silentAudio({ sampleRate: -1 })).toThrow(RangeError);
  });
});

describe('applyGain', () => {
  const frame = {
    samples: Int16Array.of(0, 1_000, -1_000, 20_000, -20_000),
    sampleRate: 8_000,
    timestampMs: 40,
  };

  it('should clip and not wrap', () => {
    expect(applyGain(frame, { db: 20 })).toEqual({
      ...frame,
      samples: Int16Array.of(0, 10_000, -10_000, 32_767, -32_768),
    });
  });

  it('should not change the frame', () => {
    expect([...applyGain(frame, { db: -20 }).samples]).toEqual([0, 100, -100, 2_000, -2_000]);
    expect([...applyGain(frame, { db: -Infinity }).samples].map(Math.abs)).toEqual([0, 0, 0, 0, 0]);
    expect(frame.samples[1]).toBe(1_000);
  });

  it('should throw for an invalid gain', () => {
    expect(() => applyGain(frame, { db: NaN })).toThrow(
      new RangeError('`db` must be a number of dB, at most 100, got NaN'),
    );
    expect(() => applyGain(frame, { db: Infinity })).toThrow(RangeError);
  });
});

describe('applyFade', () => {
  const frame = { samples: new Int16Array(8_000).fill(10_000), sampleRate: 8_000, timestampMs: 0 };

  it('should fade both ends in straight lines', () => {
    const { samples } = applyFade(frame, { inMs: 100, outMs: 200 });

    expect([0, 400, 800, 6_399, 7_200, 7_999].map((index) => samples[index])).toEqual([
      6, 5_006, 10_000, 10_000, 4_997, 3,
    ]);
  });

  it('should return the same audio without fades', () => {
    expect(applyFade(frame, {})).toEqual(frame);
    expect(applyFade({ ...frame, samples: new Int16Array(0) }, { inMs: 10, outMs: 10 }).samples).toHaveLength(
      0,
    );
  });

  it('should throw for an invalid length', () => {
    expect(() => applyFade(frame, { inMs: -1 })).toThrow(
      new RangeError('`inMs` must be a number of ms from 0, got -1'),
    );
    expect(() => applyFade(frame, { outMs: Infinity })).toThrow(RangeError);
  });

  it('should not change the frame', () => {
    const before = tone().samples.slice();
    const original = tone();
    applyFade(original, { inMs: 500 });

    expect(original.samples).toEqual(before);
  });
});
