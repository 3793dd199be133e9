import { custom } from 'zod';
import type { AudioFrame } from '../../src/audio/AudioFrame';
import type { ResamplerQuality } from '../../src/audio/ResamplerQuality';
import { createResampler } from '../../src/audio/createResampler';
import { resample } from '../../src/operators/resample';
import { concatSamples, ramp } from '../support/audio';
import { marbles } from '../support/marbles';
import { itFollowsItsSource } from './itFollowsItsSource';

/** 20 ms of audio at 8 kHz each. */
const input = {
  a: { samples: ramp(20), sampleRate: 8_000, timestampMs: 100 },
  b: { samples: ramp(20, 161), sampleRate: 8_000, timestampMs: 120, sequenceNumber: 2 },
  c: { samples: ramp(20, 321), sampleRate: 8_000, timestampMs: 140 },
};

/** What comes of so many of them at 16 kHz. */
function convert(frames: readonly AudioFrame[]): { frames: AudioFrame[]; tail: AudioFrame } {
  const resampler = createResampler({ from: 8_000, to: 16_000 });
  let given = 0;
  const dated = (frame: Partial<AudioFrame>, samples: Int16Array): AudioFrame => {
    const timestampMs = 100 + given / 16;
    given += samples.length;
    return { ...frame, samples, sampleRate: 16_000, timestampMs };
  };
  return {
    frames: frames.map((frame) => dated(frame, resampler.push(frame.samples))),
    tail: dated({}, resampler.flush()),
  };
}

const [x, y, z] = convert([input.a, input.b, input.c]).frames;
if (x === undefined || y === undefined || z === undefined) {
  throw new Error('Three frames become three');
}
const output = { x, y, z };
const tails = { t: convert([input.a]).tail, u: convert([input.a, input.b, input.c]).tail };

describe('resample', () => {
  itFollowsItsSource<AudioFrame, AudioFrame>({
    call: () => resample({ from: 8_000, to: 16_000 }),
    input,
    output,
    tails,
  });

  it('should convert each frame, date it by its first sample, and give the tail at the end', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --a----b----c--|   ', input);
      const e1subs = '    ^--------------!   ';
      const expected = '  --A----B----C--(D|)';

      expectObservable(e1.pipe(resample({ from: 8_000, to: 16_000 }))).toBe(expected, {
        A: output.x,
        B: output.y,
        C: output.z,
        D: tails.u,
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should give twice the samples for twice the rate, and half for half', () => {
    const lengths: number[] = [];
    for (const to of [16_000, 8_000, 24_000]) {
      marbles(({ cold, flush }) => {
        const frames: Int16Array[] = [];
        cold('abc|', input)
          .pipe(resample({ from: 16_000, to }))
          .subscribe(({ samples }) => frames.push(samples));
        flush();
        lengths.push(concatSamples(frames).length);
      });
    }

    expect(lengths).toEqual([480, 240, 720]);
  });

  it('should give no frame while the filter waits for audio', () => {
    marbles(({ cold, expectObservable }) => {
      const short = { samples: ramp(1), sampleRate: 8_000, timestampMs: 0 };
      const resampler = createResampler({ from: 8_000, to: 16_000, quality: 'best' });
      resampler.push(short.samples);
      const tail = { samples: resampler.flush(), sampleRate: 16_000, timestampMs: 0 };
      const e1 = cold('   --a--|   ', { a: short });
      const expected = '  -----(t|)';

      expectObservable(e1.pipe(resample({ from: 8_000, to: 16_000, quality: 'best' }))).toBe(expected, {
        t: tail,
      });
    });
  });

  it('should drop the tail when the source errors', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   a--#', input);
      const expected = '  x--#';

      expectObservable(e1.pipe(resample({ from: 8_000, to: 16_000 }))).toBe(expected, output);
    });
  });

  it('should pass frames on as they are when there is nothing to convert', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   a-b-c-|', input);
      const e1subs = '    ^-----!';
      const expected = '  a-b-c-|';

      expectObservable(e1.pipe(resample({ from: 8_000, to: 8_000 }))).toBe(expected, input);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it.each([
    [{ from: 0, to: 8_000 }, /^`from` must be one of .* Hz, got 0$/],
    [{ from: 8_000, to: 8_001 }, /^`to` must be one of .* Hz, got 8001$/],
    [
      { from: 8_000, to: 16_000, quality: custom<ResamplerQuality>().parse('hifi') },
      /^`quality` must be one of lowLatency, balanced, best, got hifi$/,
    ],
  ])('should throw when called with %j', (config, message) => {
    expect(() => resample(config)).toThrow(RangeError);
    expect(() => resample(config)).toThrow(message);
  });
});
