import { from, take } from 'rxjs';
import { gain } from '../../../src/operators/audio/gain';
import { marbles } from '../../../src/testing/marbles/marbles';

const frame = (...samples: number[]) => ({
  samples: Int16Array.from(samples),
  sampleRate: 8_000,
  timestampMs: 0,
});

describe('gain', () => {
  it('should make every frame louder, and clip it', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('  --a--b--|', { a: frame(100, -100), b: frame(30_000, -30_000) });
      const e1subs = '   ^-------!';
      const expected = ' --x--y--|';

      expectObservable(e1.pipe(gain({ db: 20 }))).toBe(expected, {
        x: frame(1_000, -1_000),
        y: frame(32_767, -32_768),
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should emit nothing for a source that never emits or is empty, and pass an error on', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold<never>('-').pipe(gain({ db: 6 }))).toBe('-');
      expectObservable(cold<never>('|').pipe(gain({ db: 6 }))).toBe('|');
      expectObservable(cold('a-#', { a: frame(10) }).pipe(gain({ db: 0 }))).toBe('a-#', { a: frame(10) });
    });
  });

  it('should stop when it is unsubscribed', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const e1 = hot('   --a--a--a--', { a: frame(10) });
      const e1subs = '   ^---!';
      const unsub = '    ----!';
      const expected = ' --a--';

      expectObservable(e1.pipe(gain({ db: 0 })), unsub).toBe(expected, { a: frame(10) });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should stop a synchronous source after `take`', () => {
    let asked = 0;
    function* frames() {
      for (; asked < 10; asked++) {
        yield frame(1);
      }
    }
    from(frames())
      .pipe(gain({ db: 6 }), take(1))
      .subscribe();

    expect(asked).toBe(0);
  });

  it('should throw at once for a gain that is not valid', () => {
    expect(() => gain({ db: NaN })).toThrow(
      new RangeError('`db` must be a number of dB, at most 100, got NaN'),
    );
  });
});
