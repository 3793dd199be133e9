import { map, of } from 'rxjs';
import { custom } from 'zod';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { samplesToPcm16 } from '../../../src/audio/pcm16';
import type { PcmInput } from '../../../src/audio/PcmInput';
import type { ResamplerQuality } from '../../../src/audio/resample/ResamplerQuality';
import { createResampler } from '../../../src/audio/resample/createResampler';
import { tone } from '../../../src/audio/tools/tone';
import { resample } from '../../../src/operators/audio/resample';
import { concatSamples, ramp } from '../../kit/audio/audio';
import { correlation } from '../../kit/audio/correlation';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';

/** Frames of 20 ms at 8 kHz. */
const input = {
  a: { samples: ramp(20), sampleRate: 8_000, timestampMs: 100 },
  b: { samples: ramp(20, 161), sampleRate: 8_000, timestampMs: 120, sequenceNumber: 2 },
  c: { samples: ramp(20, 321), sampleRate: 8_000, timestampMs: 140 },
};

/** The audio of a number of these frames at 16 kHz. */
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

  itKeepsItsState<AudioFrame, AudioFrame>({
    call: () => resample({ from: 8_000, to: 16_000 }),
    input,
    expected: 'x--y--(t|)',
    output: { x, y, t: convert([input.a, input.b]).tail },
  });

  it('should convert each frame, with the timestamp of its first sample, and emit the tail at the end', () => {
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

  it('should emit twice the samples for twice the rate, and half of them for half the rate', () => {
    const lengths: number[] = [];
    for (const to of [16_000, 8_000, 24_000]) {
      marbles(({ cold, flush }) => {
        const frames: Int16Array[] = [];
        cold('abc|', input)
          .pipe(
            map((frame) => ({ ...frame, sampleRate: 16_000 })),
            resample({ from: 16_000, to }),
          )
          .subscribe(({ samples }) => frames.push(samples));
        flush();
        lengths.push(concatSamples(frames).length);
      });
    }

    expect(lengths).toEqual([480, 240, 720]);
  });

  it('should emit no frame while the filter waits for audio', () => {
    marbles(({ cold, expectObservable }) => {
      const short = { samples: ramp(1), sampleRate: 8_000, timestampMs: 0 };
      const resampler = createResampler({ from: 8_000, to: 16_000, resamplerQuality: 'best' });
      resampler.push(short.samples);
      const tail = { samples: resampler.flush(), sampleRate: 16_000, timestampMs: 0 };
      const e1 = cold('   --a--|   ', { a: short });
      const expected = '  -----(t|)';

      expectObservable(e1.pipe(resample({ from: 8_000, to: 16_000, resamplerQuality: 'best' }))).toBe(
        expected,
        {
          t: tail,
        },
      );
    });
  });

  it('should drop the tail when the source errors', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   a--#', input);
      const expected = '  x--#';

      expectObservable(e1.pipe(resample({ from: 8_000, to: 16_000 }))).toBe(expected, output);
    });
  });

  it('should pass frames unchanged when there is nothing to convert', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   a-b-c-|', input);
      const e1subs = '    ^-----!';
      const expected = '  a-b-c-|';

      expectObservable(e1.pipe(resample({ from: 8_000, to: 8_000 }))).toBe(expected, input);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should convert a frame from its own rate, and lose nothing at the change', () => {
    marbles(({ cold, flush }) => {
      const second = (sampleRate: number, timestampMs: number) => ({
        ...tone({ sampleRate, durationMs: 1_000 }),
        timestampMs,
      });
      const frames: AudioFrame[] = [];
      cold('abcd|', {
        a: second(8_000, 0),
        b: second(24_000, 1_000),
        c: second(16_000, 2_000),
        d: second(44_100, 3_000),
      })
        .pipe(resample({ from: 8_000, to: 16_000 }))
        .subscribe((frame) => frames.push(frame));
      flush();

      let endsAt = 0;
      for (const { samples, sampleRate, timestampMs } of frames) {
        expect(sampleRate).toBe(16_000);
        expect(timestampMs).toBeCloseTo(endsAt, 6);
        endsAt += samples.length / 16;
      }
      expect(endsAt).toBe(4_000);
      // The tone is the same where the rate changes: a frame read at 8 kHz would be another tone.
      const heard = concatSamples(frames.map(({ samples }) => samples));
      const one = concatSamples(
        [0, 1, 2, 3].map(() => tone({ sampleRate: 16_000, durationMs: 1_000 }).samples),
      );
      expect(correlation(heard, one)).toBeGreaterThan(0.9999);
    });
  });

  it('should error at a frame whose rate is not supported', () => {
    marbles(({ cold, expectObservable }) => {
      const strange = { samples: ramp(20, 1, 9_999), sampleRate: 9_999, timestampMs: 120 };
      const e1 = cold('   a-b-|', { a: input.a, b: strange });
      const expected = '  a-#';

      expectObservable(e1.pipe(resample({ from: 8_000, to: 8_000 }))).toBe(
        expected,
        input,
        new RangeError(
          '`sampleRate` must be one of 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000 Hz, got 9999',
        ),
      );
    });
  });

  it('should convert samples and bytes to frames, with timestamps after the audio before them', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bytes = samplesToPcm16(ramp(20, 161));
      const e1 = cold<PcmInput>('a--b--c--d--|', {
        a: ramp(20),
        // A sample is split.
        b: bytes.slice(0, 161),
        c: bytes.slice(161),
        d: { samples: ramp(20, 321), sampleRate: 8_000, timestampMs: 40 },
      });
      const e1subs = '          ^-----------!';
      const expected = '        x--y--z--w--|';
      const at = (timestampMs: number, samples: Int16Array) => ({ samples, sampleRate: 8_000, timestampMs });

      expectObservable(e1.pipe(resample({ from: 8_000, to: 8_000 }))).toBe(expected, {
        x: at(0, ramp(20)),
        y: at(20, ramp(10, 161)),
        z: at(30, ramp(10, 241)),
        w: at(40, ramp(20, 321)),
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should error at a value that is not audio', () => {
    const errors: string[] = [];
    of(custom<AudioFrame>().parse('audio'))
      .pipe(resample({ from: 8_000, to: 8_000 }))
      .subscribe({ error: (error: unknown) => errors.push(String(error)) });

    expect(errors).toEqual(['TypeError: Audio must be an AudioFrame, Int16Array or Uint8Array, got "audio"']);
  });

  it.each([
    [{ from: 0, to: 8_000 }, /^`from` must be one of .* Hz, got 0$/],
    [{ from: 8_000, to: 8_001 }, /^`to` must be one of .* Hz, got 8001$/],
    [
      { from: 8_000, to: 16_000, resamplerQuality: custom<ResamplerQuality>().parse('hifi') },
      /^`resamplerQuality` must be one of 'lowLatency', 'balanced', 'best', got "hifi"$/,
    ],
  ])('should throw when called with %j', (config, message) => {
    expect(() => resample(config)).toThrow(RangeError);
    expect(() => resample(config)).toThrow(message);
  });
});
