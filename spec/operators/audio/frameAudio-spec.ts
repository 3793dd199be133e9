import fc from 'fast-check';
import { concatMap, from, of, throwError, concat } from 'rxjs';
import { frameAudio } from '../../../src/operators/audio/frameAudio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';

const bytes = (...values: number[]) => Uint8Array.from(values);

/** Bytes that can be told from one another. */
const numbered = (length: number, from = 1) =>
  Uint8Array.from({ length }, (_, index) => ((from + index) % 251) + 1);

describe('frameAudio', () => {
  itFollowsItsSource({
    call: () => frameAudio({ messageBytes: 2 }),
    input: { a: bytes(1, 2), b: bytes(3, 4), c: bytes(5, 6) },
    output: { x: bytes(1, 2), y: bytes(3, 4), z: bytes(5, 6) },
  });

  itKeepsItsState({
    call: () => frameAudio({ messageBytes: 4 }),
    input: { a: bytes(1, 2), b: bytes(3, 4) },
    expected: '---x--|',
    output: { x: bytes(1, 2, 3, 4) },
  });

  it('should cut frames of one size from any chunking', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --a----b-----c-|   ', {
        a: bytes(1, 2, 3, 4, 5),
        b: bytes(6, 7, 8),
        c: bytes(9, 10),
      });
      const e1subs = '    ^--------------!   ';
      const expected = '  --x----y-------(z|)';

      expectObservable(e1.pipe(frameAudio({ messageBytes: 4 }))).toBe(expected, {
        x: bytes(1, 2, 3, 4),
        y: bytes(5, 6, 7, 8),
        z: bytes(9, 10, 0, 0),
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should cut several frames from one chunk, in order', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   a-----|     ', { a: bytes(1, 2, 3, 4, 5) });
      const expected = '  (xy)--(z|)  ';

      expectObservable(e1.pipe(frameAudio({ messageBytes: 2 }))).toBe(expected, {
        x: bytes(1, 2),
        y: bytes(3, 4),
        z: bytes(5, 0),
      });
    });
  });

  it('should cut 3,200 bytes unless asked otherwise', () => {
    marbles(({ cold, expectObservable }) => {
      const audio = numbered(3_300);
      const padded = new Uint8Array(3_200);
      padded.set(audio.subarray(3_200));
      const e1 = cold('   --a--|   ', { a: audio });
      const expected = '  --x--(y|)';

      expectObservable(e1.pipe(frameAudio())).toBe(expected, { x: audio.subarray(0, 3_200), y: padded });
    });
  });

  it('should drop what is left when the source errors', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --a--#', { a: bytes(1, 2, 3, 4, 5, 6) });
      const e1subs = '    ^----!';
      const expected = '  --x--#';

      expectObservable(e1.pipe(frameAudio({ messageBytes: 4 }))).toBe(expected, { x: bytes(1, 2, 3, 4) });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should take nothing more from a chunk when enough frames were taken', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   a-a-a-|', { a: bytes(1, 2, 3, 4) });
      const unsub = '     --!    ';
      const e1subs = '    ^-!    ';
      const expected = '  (xy)   ';

      expectObservable(e1.pipe(frameAudio({ messageBytes: 2 })), unsub).toBe(expected.trim(), {
        x: bytes(1, 2),
        y: bytes(3, 4),
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should not mind a source that fills the same memory again and again', () => {
    const memory = new Uint8Array(3);
    const frames: number[][] = [];
    of(1, 2, 3, 4)
      .pipe(
        concatMap((value) => of(memory.fill(value))),
        frameAudio({ messageBytes: 4 }),
      )
      .subscribe((frame) => frames.push([...frame]));

    expect(frames).toEqual([
      [1, 1, 1, 2],
      [2, 2, 3, 3],
      [3, 4, 4, 4],
    ]);
  });

  it('should give the same frames for any chunking, and lose nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 900 }), { maxLength: 30 }),
        fc.constantFrom(2, 4, 254, 320, 640, 3_200, 6_400),
        (sizes, messageBytes) => {
          const audio = numbered(sizes.reduce((sum, size) => sum + size, 0));
          const chunks = sizes.map((size, index) => {
            const at = sizes.slice(0, index).reduce((sum, before) => sum + before, 0);
            return audio.subarray(at, at + size);
          });
          const framesOf = (source: readonly Uint8Array[]) => {
            const frames: Uint8Array[] = [];
            from(source)
              .pipe(frameAudio({ messageBytes }))
              .subscribe((frame) => frames.push(frame));
            return frames;
          };
          const frames = framesOf(chunks);
          const whole = framesOf([audio]);
          const joined = Buffer.concat(frames);

          expect(frames.map(({ length }) => length)).toEqual(whole.map(({ length }) => length));
          expect(joined.equals(Buffer.concat(whole))).toBe(true);
          expect(frames.slice(0, -1).every(({ length }) => length === messageBytes)).toBe(true);
          expect(frames.at(-1)?.length ?? messageBytes).toBe(
            messageBytes === 6_400
              ? Math.max(
                  audio.length === 0 ? 6_400 : 3_200,
                  Math.ceil((audio.length % 6_400 || 6_400) / 320) * 320,
                )
              : messageBytes,
          );
          expect(joined.subarray(0, audio.length).equals(audio)).toBe(true);
          expect(joined.subarray(audio.length).every((byte) => byte === 0)).toBe(true);
          expect(joined.length - audio.length).toBeLessThan(messageBytes);
        },
      ),
    );
  });

  it('should give only whole frames before an error, for any chunking', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 20 }), (sizes) => {
        const total = sizes.reduce((sum, size) => sum + size, 0);
        let count = 0;
        let failures = 0;
        concat(
          from(sizes.map((size) => new Uint8Array(size))),
          throwError(() => new Error('lost')),
        )
          .pipe(frameAudio({ messageBytes: 4 }))
          .subscribe({ next: () => count++, error: () => failures++ });

        expect([count, failures]).toEqual([Math.floor(total / 4), 1]);
      }),
    );
  });

  it.each([0, -320, 3, 3_200.5, NaN, Infinity])(
    'should throw when called with frameBytes %s',
    (messageBytes) => {
      expect(() => frameAudio({ messageBytes })).toThrow(
        new RangeError(`\`messageBytes\` must be a positive even integer, got ${messageBytes}`),
      );
    },
  );
});
