import fc from 'fast-check';
import { concat, concatMap, from, of, throwError } from 'rxjs';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { frameAudio } from '../../../src/operators/audio/frameAudio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { concatSamples, ramp } from '../../kit/audio/audio';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';

/** A frame of samples at 1 kHz: each sample has 1 ms. */
const frame = (timestampMs: number, ...samples: number[]): AudioFrame => ({
  samples: Int16Array.from(samples),
  sampleRate: 1_000,
  timestampMs,
});

const telephone = (samples: Int16Array, timestampMs = 0): AudioFrame => ({
  samples,
  sampleRate: 8_000,
  timestampMs,
});

describe('frameAudio', () => {
  itFollowsItsSource({
    call: () => frameAudio({ frameMs: 2 }),
    input: { a: frame(0, 1, 2), b: frame(2, 3, 4), c: frame(4, 5, 6) },
    output: { x: frame(0, 1, 2), y: frame(2, 3, 4), z: frame(4, 5, 6) },
  });

  itKeepsItsState({
    call: () => frameAudio({ frameMs: 4 }),
    input: { a: frame(10, 1, 2), b: frame(12, 3, 4) },
    expected: '---x--|',
    output: { x: frame(10, 1, 2, 3, 4) },
  });

  it('should cut frames of one length from any chunk size, with the timestamp of their first sample', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --a----b-----c-|   ', {
        a: frame(100, 1, 2, 3, 4, 5),
        b: frame(105, 6, 7, 8),
        c: frame(108, 9, 10),
      });
      const e1subs = '    ^--------------!   ';
      const expected = '  --x----y-------(z|)';

      expectObservable(e1.pipe(frameAudio({ frameMs: 4 }))).toBe(expected, {
        x: frame(100, 1, 2, 3, 4),
        y: frame(104, 5, 6, 7, 8),
        z: frame(108, 9, 10, 0, 0),
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should cut several frames from one chunk, in order', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   a-----|     ', { a: frame(0, 1, 2, 3, 4, 5) });
      const expected = '  (xy)--(z|)  ';

      expectObservable(e1.pipe(frameAudio({ messageBytes: 4 }))).toBe(expected, {
        x: frame(0, 1, 2),
        y: frame(2, 3, 4),
        z: frame(4, 5, 0),
      });
    });
  });

  it.each([
    [8_000, [1_600, 1_600]],
    [16_000, [1_600, 1_600, 1_600]],
    [24_000, [1_920, 1_920, 1_920, 1_600]],
  ])('should cut frames as long as a media message by default, at %d Hz', (sampleRate, lengths) => {
    const samples = ramp(300, 1, sampleRate);
    const frames: AudioFrame[] = [];
    of({ samples, sampleRate, timestampMs: 0 })
      .pipe(frameAudio())
      .subscribe((value) => frames.push(value));

    expect(frames.map((value) => value.samples.length)).toEqual(lengths);
    expect(concatSamples(frames.map((value) => value.samples)).subarray(0, samples.length)).toEqual(samples);
  });

  it('should pass a frame of that length unchanged', () => {
    const one = { ...telephone(ramp(20)), sequenceNumber: 7 };
    const frames: AudioFrame[] = [];
    of(one)
      .pipe(frameAudio({ frameMs: 20 }))
      .subscribe((value) => frames.push(value));

    expect(frames[0]).toBe(one);
  });

  it('should pad the rest and continue when the rate changes', () => {
    marbles(({ cold, expectObservable }) => {
      const faster = (timestampMs: number, ...samples: number[]) => ({
        ...frame(timestampMs, ...samples),
        sampleRate: 2_000,
      });
      const e1 = cold('   --a--b-----|', { a: frame(0, 1, 2, 3), b: faster(3, 4, 5, 6, 7) });
      const expected = '  --x--(yz)--|';

      expectObservable(e1.pipe(frameAudio({ frameMs: 2 }))).toBe(expected, {
        x: frame(0, 1, 2),
        y: frame(2, 3, 0),
        z: faster(3, 4, 5, 6, 7),
      });
    });
  });

  it('should error at a rate for which a frame is not a whole number of samples', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const odd = { samples: ramp(20, 1, 11_025), sampleRate: 11_025, timestampMs: 0 };
      const e1 = cold('   --a--|', { a: odd });
      const e1subs = '    ^-!   ';
      const expected = '  --#   ';

      expectObservable(e1.pipe(frameAudio({ frameMs: 20 }))).toBe(
        expected,
        undefined,
        new RangeError('`frameMs` must be a whole number of samples, got 20: 220.5 samples at 11025 Hz'),
      );
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should drop the rest when the source errors', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --a--#', { a: frame(0, 1, 2, 3) });
      const e1subs = '    ^----!';
      const expected = '  --x--#';

      expectObservable(e1.pipe(frameAudio({ frameMs: 2 }))).toBe(expected, { x: frame(0, 1, 2) });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should accept a source that reuses its memory', () => {
    const memory = new Int16Array(3);
    const frames: number[][] = [];
    of(1, 2, 3, 4)
      .pipe(
        concatMap((value) => of({ samples: memory.fill(value), sampleRate: 1_000, timestampMs: 0 })),
        frameAudio({ frameMs: 4 }),
      )
      .subscribe(({ samples }) => frames.push([...samples]));

    expect(frames).toEqual([
      [1, 1, 1, 2],
      [2, 2, 3, 3],
      [3, 4, 4, 4],
    ]);
  });

  it('should emit the same frames for any chunk size, and lose nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 450 }), { maxLength: 30 }),
        fc.constantFrom(2, 4, 254, 320, 640, 3_200, 6_400),
        (sizes, messageBytes) => {
          const total = sizes.reduce((sum, size) => sum + size, 0);
          const audio = ramp(total / 8);
          let at = 0;
          const chunks = sizes.map((size) =>
            telephone(audio.slice(at, at + size), (at += size) / 8 - size / 8),
          );
          const framesOf = (source: readonly AudioFrame[]) => {
            const frames: AudioFrame[] = [];
            from(source)
              .pipe(frameAudio({ messageBytes }))
              .subscribe((value) => frames.push(value));
            return frames;
          };
          const frames = framesOf(chunks);
          const joined = concatSamples(frames.map(({ samples }) => samples));
          const lengths = frames.map(({ samples }) => samples.length * 2);

          expect(frames).toEqual(framesOf(total === 0 ? [] : [telephone(audio)]));
          expect(lengths.slice(0, -1).every((length) => length === messageBytes)).toBe(true);
          expect(lengths.at(-1) ?? messageBytes).toBe(
            messageBytes === 6_400
              ? Math.max(total === 0 ? 6_400 : 3_200, Math.ceil(((total * 2) % 6_400 || 6_400) / 320) * 320)
              : messageBytes,
          );
          expect(joined.subarray(0, total)).toEqual(audio);
          expect(joined.subarray(total).every((sample) => sample === 0)).toBe(true);
          expect((joined.length - total) * 2).toBeLessThan(messageBytes);
        },
      ),
    );
  });

  it('should emit only whole frames before an error, for any chunk size', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 20 }), (sizes) => {
        const total = sizes.reduce((sum, size) => sum + size, 0);
        let count = 0;
        let failures = 0;
        concat(
          from(sizes.map((size) => telephone(new Int16Array(size)))),
          throwError(() => new Error('lost')),
        )
          .pipe(frameAudio({ messageBytes: 8 }))
          .subscribe({ next: () => count++, error: () => failures++ });

        expect([count, failures]).toEqual([Math.floor(total / 4), 1]);
      }),
    );
  });

  it.each([0, -320, 3, 3_200.5, NaN, Infinity])(
    'should throw when called with messageBytes %s',
    (messageBytes) => {
      expect(() => frameAudio({ messageBytes })).toThrow(
        new RangeError(`\`messageBytes\` must be a positive even integer, got ${messageBytes}`),
      );
    },
  );

  it.each([0, -20, NaN, Infinity])('should throw when called with frameMs %s', (frameMs) => {
    expect(() => frameAudio({ frameMs })).toThrow(
      new RangeError(`\`frameMs\` must be a number of ms above 0, got ${frameMs}`),
    );
  });

  it('should throw when called with two lengths', () => {
    expect(() => frameAudio({ frameMs: 20, messageBytes: 320 })).toThrow(
      new RangeError('`frameMs` and `messageBytes` both set the length of a frame: pass only one of them'),
    );
  });
});
