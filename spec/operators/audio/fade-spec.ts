import { from, take } from 'rxjs';
import { applyFade, Fader } from '../../../src/audio/tools/applyFade';
import { fade } from '../../../src/operators/audio/fade';
import { concatSamples } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itKeepsItsState } from '../itKeepsItsState';

/** Samples at 1 kHz: each has 1 ms. */
const frame = (samples: readonly number[], timestampMs = 0) => ({
  samples: Int16Array.from(samples),
  sampleRate: 1_000,
  timestampMs,
});
const loud = (timestampMs: number) => frame([1_000, 1_000], timestampMs);

describe('fade', () => {
  itKeepsItsState({
    call: () => fade({ inMs: 2, outMs: 2 }),
    input: { a: loud(0), b: loud(2) },
    expected: '---x--(y|)',
    output: { x: frame([250, 750], 0), y: frame([750, 250], 2) },
  });

  it('should hold back the end until the source completes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('  --a--b--c--|', { a: loud(0), b: loud(2), c: loud(4) });
      const e1subs = '   ^----------!';
      const expected = ' --------x--(yz|)';

      expectObservable(e1.pipe(fade({ inMs: 2, outMs: 4 }))).toBe(expected, {
        x: frame([250, 750], 0),
        y: frame([875, 625], 2),
        z: frame([375, 125], 4),
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should not hold back audio when only the beginning fades', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('  --a--b--|', { a: loud(0), b: loud(2) });
      const expected = ' --x--y--|';

      expectObservable(e1.pipe(fade({ inMs: 2 }))).toBe(expected, { x: frame([250, 750], 0), y: loud(2) });
    });
  });

  it('should fade the same for any chunk size', () => {
    const whole = frame(Array.from({ length: 100 }, (_, index) => index * 100));
    const fader = new Fader({ inMs: 30, outMs: 45 });
    const sizes = [1, 7, 30, 2, 60];
    let from = 0;
    const pieces = sizes.map((size) => {
      const piece = frame([...whole.samples.subarray(from, from + size)], from);
      from += size;
      return piece;
    });
    const faded = [...pieces.flatMap((piece) => fader.push(piece)), ...fader.flush()];

    expect(concatSamples(faded.map(({ samples }) => samples))).toEqual(
      applyFade(whole, { inMs: 30, outMs: 45 }).samples,
    );
    expect(faded.map(({ timestampMs }) => timestampMs)).toEqual([0, 1, 8, 38, 40]);
  });

  it('should fade a stream that is shorter than its fades', () => {
    expect([...applyFade(frame([1_000, 1_000]), { inMs: 4, outMs: 4 }).samples]).toEqual([47, 47]);
  });

  it('should emit nothing for a source that never emits or is empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold<never>('-').pipe(fade({ outMs: 10 }))).toBe('-');
      expectObservable(cold<never>('|').pipe(fade({ outMs: 10 }))).toBe('|');
      expectObservable(cold<never>('--#').pipe(fade({ outMs: 10 }))).toBe('--#');
    });
  });

  it('should drop audio that is held back when the source errors', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('--a--#', { a: loud(0) }).pipe(fade({ outMs: 10 }))).toBe('-----#');
    });
  });

  it('should stop when it is unsubscribed', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const e1 = hot('   --a--a--a--', { a: loud(0) });
      const e1subs = '   ^---!';
      const unsub = '    ----!';
      const expected = ' --a--';

      expectObservable(e1.pipe(fade({})), unsub).toBe(expected, { a: loud(0) });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should stop a synchronous source after `take`', () => {
    let asked = 0;
    function* frames() {
      for (; asked < 10; asked++) {
        yield loud(0);
      }
    }
    from(frames())
      .pipe(fade({ inMs: 1 }), take(1))
      .subscribe();

    expect(asked).toBe(0);
  });

  it('should fade from the beginning for every subscriber', () => {
    marbles(({ hot, expectObservable }) => {
      const e1 = hot('   -a-b-|', { a: loud(0), b: loud(2) });
      const faded$ = e1.pipe(fade({ inMs: 2 }));

      expectObservable(faded$).toBe('-x-y-|', { x: frame([250, 750], 0), y: loud(2) });
      expectObservable(faded$, '--^').toBe('---z-|', { z: frame([250, 750], 2) });
    });
  });

  it('should throw at once for a length that is not valid', () => {
    expect(() => fade({ outMs: -5 })).toThrow(
      new RangeError('`outMs` must be a number of ms from 0, got -5'),
    );
  });
});
