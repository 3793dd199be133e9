import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { audioLevel } from '../../../src/audio/audioLevel';
import { type Background, createBackground } from '../../../src/audio/tools/Background';
import { tone } from '../../../src/audio/tools/tone';
import { concatSamples, ramp } from '../../kit/audio/audio';

/** Pulls a length in ms. */
function pull(audio: Iterable<AudioFrame>, durationMs: number): Int16Array {
  const pieces: Int16Array[] = [];
  let pulledMs = 0;
  for (const { samples, sampleRate } of audio) {
    pieces.push(samples);
    pulledMs += (samples.length * 1_000) / sampleRate;
    if (pulledMs >= durationMs) {
      break;
    }
  }
  return concatSamples(pieces);
}

const all = (audio: Iterable<AudioFrame>) => concatSamples([...audio].map(({ samples }) => samples));
const constant = (value: number, length: number) => new Int16Array(length).fill(value);

/** Background of samples of 1,000, at 8 kHz. */
const steady = (config: Partial<Parameters<typeof createBackground>[1]> = {}): Background =>
  createBackground(constant(1_000, 123), { sampleRate: 8_000, ...config });

describe('createBackground', () => {
  it('should repeat its audio without a gap', () => {
    const background = createBackground(ramp(30), { sampleRate: 8_000 });

    expect(pull(background, 100)).toEqual(
      concatSamples([ramp(30), ramp(30), ramp(30), ramp(30)]).subarray(0, 800),
    );
  });

  it('should continue where it stopped', () => {
    const background = createBackground(ramp(1_000), { sampleRate: 8_000, duckDb: 0 });

    const heard = [pull(background, 100), all(background.under(new Int16Array(333))), pull(background, 50)];
    expect(concatSamples(heard)).toEqual(ramp(1_000).subarray(0, 800 + 333 + 400));
  });

  it('should be exactly as long as a prompt of any rate', () => {
    for (const sampleRate of [8_000, 16_000, 22_050, 24_000, 44_100]) {
      const prompt = tone({ sampleRate, durationMs: 1_234 });
      const background = steady();

      expect(all(background.under(prompt))).toHaveLength(9_872);
      expect(all(background.under([prompt, prompt]))).toHaveLength(19_744);
    }
  });

  it('should become quieter under speech and louder after it', () => {
    const background = steady({ duckDb: 20, attackMs: 10, releaseMs: 100 });
    const mixed = all(background.under([constant(5_000, 1_600), constant(0, 8_000)]));

    expect(mixed[0]).toBe(5_989);
    // Halfway down after 5 ms, fully down after 10 ms.
    expect(mixed[39]).toBe(5_550);
    expect(mixed[80]).toBe(5_100);
    // Speech ends at 200 ms. The background rises for 100 ms, starting 300 ms later.
    expect(mixed[1_600]).toBe(100);
    expect(mixed[1_599 + 2_399]).toBe(100);
    expect(Math.abs((mixed[1_599 + 2_400 + 400] ?? NaN) - 550)).toBeLessThan(5);
    expect(mixed[1_599 + 2_400 + 801]).toBe(1_000);
  });

  it('should change its gain without a jump', () => {
    const background = steady({ gainDb: -3, duckDb: 40, attackMs: 20, releaseMs: 20 });
    const mixed = [
      pull(background, 100),
      all(background.under(constant(200, 800))).map((sample) => sample - 200),
      pull(background, 600),
    ];
    const whole = concatSamples(mixed);

    expect(
      Math.max(...whole.slice(1).map((sample, index) => Math.abs(sample - (whole[index] ?? 0)))),
    ).toBeLessThan(10);
    expect([whole[0], whole[1_500], whole.at(-1)]).toEqual([708, 7, 708]);
  });

  it('should clip and not wrap', () => {
    const loud = createBackground(constant(30_000, 10), { sampleRate: 8_000, duckDb: 0 });

    expect([...all(loud.under(Int16Array.of(20_000, -20_000, 1)))]).toEqual([32_767, 10_000, 30_001]);
  });

  it('should convert the rate of its audio, also over the seam', () => {
    const music = tone({ frequencyHz: 400, sampleRate: 24_000, durationMs: 1_000, levelDbfs: -20 });
    const background = createBackground(music, { sampleRate: 8_000, gainDb: -6 });

    expect(audioLevel(pull(background, 3_000).subarray(4_000, 8_000)).peakDb).toBeCloseTo(-26, 0);
  });

  it('should consume only as much background as is pulled', () => {
    const background = createBackground(ramp(3_000), { sampleRate: 8_000, duckDb: 0 });

    pull(background.under(new Int16Array(16_000)), 100);
    expect(pull(background, 50)).toEqual(ramp(3_000).subarray(800, 1_200));
  });

  it('should close the iterable of a prompt that is cut', () => {
    let returned = 0;
    function* prompt() {
      try {
        for (;;) {
          yield ramp(100);
        }
      } finally {
        returned++;
      }
    }
    pull(steady().under(prompt()), 300);

    expect(returned).toBe(1);
  });

  it('should be silent when its audio cannot be repeated or is empty', () => {
    function* once() {
      yield constant(1_000, 100);
    }
    const background = createBackground(once(), { sampleRate: 8_000 });

    expect(pull(background, 50)).toEqual(concatSamples([constant(1_000, 100), constant(0, 300)]));
    expect(pull(createBackground([], { sampleRate: 8_000 }), 50)).toEqual(constant(0, 400));
    expect(pull(createBackground(new Uint8Array(0), { sampleRate: 8_000 }), 50)).toEqual(constant(0, 400));
  });

  it('should throw for values that are not audio or out of range', () => {
    const make = (config: object) => () => createBackground(ramp(10), { sampleRate: 8_000, ...config });

    // @ts-expect-error -- not audio
    expect(() => createBackground({}, { sampleRate: 8_000 })).toThrow(TypeError);
    expect(make({ sampleRate: 7_000 })).toThrow(RangeError);
    expect(make({ gainDb: NaN })).toThrow(RangeError);
    expect(make({ duckDb: -1 })).toThrow(new RangeError('`duckDb` must be a number from 0, got -1'));
    expect(make({ attackMs: NaN })).toThrow(RangeError);
    expect(make({ releaseMs: -1 })).toThrow(RangeError);
    // @ts-expect-error -- not audio
    expect(() => steady().under(1)).toThrow(TypeError);
    // @ts-expect-error -- not audio
    expect(() => all(steady().under(['hello']))).toThrow(TypeError);
  });
});
