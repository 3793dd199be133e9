import fc from 'fast-check';
import { asyncScheduler, concat, delay, every, from, map, of } from 'rxjs';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { paceAudio } from '../../../src/operators/audio/paceAudio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';

/** A frame of a length in ms. */
const audio = (durationMs: number, value = 1, sampleRate = 8_000): AudioFrame => ({
  samples: new Int16Array((durationMs * sampleRate) / 1_000).fill(value),
  sampleRate,
  timestampMs: 0,
});

const chunks = { a: audio(200, 1), b: audio(200, 2), c: audio(200, 3), d: audio(200, 4) };

describe('paceAudio', () => {
  itFollowsItsSource({
    call: () => paceAudio(),
    input: { a: audio(1, 1), b: audio(1, 2), c: audio(1, 3) },
    output: { x: audio(1, 1), y: audio(1, 2), z: audio(1, 3) },
  });

  itKeepsItsState({
    call: () => paceAudio({ sendAheadMs: 200 }),
    input: { a: chunks.a, b: chunks.b },
    expected: 'x 99ms (y|)',
    output: { x: chunks.a, y: chunks.b },
  });

  it('should emit `sendAheadMs` of audio at once, and the rest as it is played', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   (abc|)          ', chunks);
      const e1subs = '    (^!)            ';
      const expected = '  (ab) 196ms (c|) ';

      expectObservable(e1.pipe(paceAudio({ sendAheadMs: 400 }))).toBe(expected, chunks);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should pace by the sample rate of each frame', () => {
    marbles(({ cold, expectObservable }) => {
      const mixed = {
        a: audio(100, 1, 16_000),
        b: audio(100, 2, 16_000),
        c: audio(100, 3, 24_000),
        d: audio(100, 4),
      };
      const e1 = cold('   (abcd|)              ', mixed);
      const expected = '  (ab) 96ms c 99ms (d|)';

      expectObservable(e1.pipe(paceAudio({ sendAheadMs: 200 }))).toBe(expected, mixed);
    });
  });

  it('should use absolute deadlines, so that delays do not add up', () => {
    marbles(({ expectObservable }) => {
      // At 24 kHz a frame of 3,200 bytes has 66.67 ms, which no timer can wait exactly.
      const frames$ = from(
        Array.from({ length: 901 }, () => ({ ...audio(0, 1, 24_000), samples: new Int16Array(1_600) })),
      );
      const result = frames$.pipe(
        paceAudio(),
        map((_, index) => asyncScheduler.now() - Math.max(0, Math.ceil(((index + 1) * 200) / 3 - 400))),
        // Sums of thirds end slightly above a whole millisecond, so the timer waits until the next millisecond.
        every((lateMs) => lateMs === 0 || lateMs === 1),
      );

      expectObservable(result).toBe('59667ms (t|)', { t: true });
    });
  });

  it('should emit late audio at once, and start the pace again without a burst', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('   a 999ms (abcd)                    ', chunks);
      const expected = '  a 999ms (ab) 196ms c 199ms d      ';

      expectObservable(e1.pipe(paceAudio({ sendAheadMs: 400 }))).toBe(expected, chunks);
    });
  });

  it('should not hold back audio that arrives in real time', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   a 199ms b 203ms c 190ms d|', chunks);
      const e1subs = '    ^ 199ms - 203ms - 190ms -!';
      const expected = '  a 199ms b 203ms c 190ms d|';

      expectObservable(e1.pipe(paceAudio())).toBe(expected, chunks);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should drop waiting frames when the source errors, and when it is unsubscribed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   (abcd) 94ms #', chunks);
      const e1subs = '    ^ 99ms !     ';
      const expected = '  (ab) 96ms #  ';
      const e2 = cold('   (abcd)       ', chunks);
      const unsub = '     300ms !      ';
      const e2subs = '    ^ 299ms !    ';
      const expected2 = ' (ab) 196ms c ';

      expectObservable(e1.pipe(paceAudio())).toBe(expected, chunks);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
      expectObservable(e2.pipe(paceAudio()), unsub).toBe(expected2, chunks);
      expectSubscriptions(e2.subscriptions).toBe(e2subs);
    });
  });

  it('should never be further ahead of real time than `sendAheadMs`, and lose no frame', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ pauseMs: fc.nat({ max: 900 }), durationMs: fc.nat({ max: 300 }) }), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.integer({ min: 0, max: 600 }),
        (pieces, sendAheadMs) => {
          const sent: { at: number; durationMs: number }[] = [];
          marbles(({ flush }) => {
            concat(...pieces.map(({ pauseMs, durationMs }) => of(audio(durationMs)).pipe(delay(pauseMs))))
              .pipe(paceAudio({ sendAheadMs }))
              .subscribe(({ samples }) =>
                sent.push({ at: asyncScheduler.now(), durationMs: samples.length / 8 }),
              );
            flush();
          });

          expect(sent.map(({ durationMs }) => durationMs)).toEqual(
            pieces.map(({ durationMs }) => durationMs),
          );
          let endsAt = 0;
          for (const { at, durationMs } of sent) {
            endsAt = Math.max(endsAt, at) + durationMs;
            expect(endsAt - at).toBeLessThanOrEqual(Math.max(sendAheadMs, 100 + durationMs));
          }
        },
      ),
    );
  });

  it.each([
    [{ sendAheadMs: -1 }, '`sendAheadMs` must not be below 0, got -1'],
    [{ sendAheadMs: NaN }, '`sendAheadMs` must not be below 0, got NaN'],
  ])('should throw when called with %j', (config, message) => {
    expect(() => paceAudio(config)).toThrow(new RangeError(message));
  });
});
