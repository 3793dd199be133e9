import { from, take } from 'rxjs';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { LevelMeter } from '../../../src/audio/audioLevel';
import { measureLevel } from '../../../src/operators/audio/measureLevel';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itKeepsItsState } from '../itKeepsItsState';

/** 10 ms of a square wave at −6 dBFS at 8 kHz. */
const frame = (index: number, amplitude = 16_384): AudioFrame => ({
  samples: new Int16Array(80).map((_, at) => (at % 2 === 0 ? amplitude : -amplitude)),
  sampleRate: 8_000,
  timestampMs: index * 10,
});
const near = (value: number): unknown => expect.closeTo(value, 2);
const level = (timestampMs: number) => ({ rmsDb: near(-6.02), peakDb: near(-6.02), atMs: timestampMs });

describe('measureLevel', () => {
  itKeepsItsState<AudioFrame, unknown>({
    call: () => measureLevel({ windowMs: 20 }),
    input: { a: frame(0), b: frame(1) },
    expected: '---x--|',
    output: { x: level(0) },
  });

  it('should measure each window, and the rest at the end', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('  --a--b--c--|', { a: frame(0), b: frame(1), c: frame(2) });
      const e1subs = '   ^----------!';
      const expected = ' -----x-----(y|)';

      expectObservable(e1.pipe(measureLevel({ windowMs: 20 }))).toBe(expected, { x: level(0), y: level(20) });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should emit several windows of one frame', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('  --a---|', { a: frame(7) });
      const expected = ' --(xy)|';

      expectObservable(e1.pipe(measureLevel({ windowMs: 5 }))).toBe(expected, { x: level(70), y: level(75) });
    });
  });

  it('should measure peak and RMS, and silence as -Infinity', () => {
    const meter = new LevelMeter(10);
    const click = frame(0, 0);
    click.samples[40] = 32_767;

    expect(meter.push(frame(0, 0))).toEqual([{ rmsDb: -Infinity, peakDb: -Infinity, atMs: 0 }]);
    expect(meter.push(click)).toEqual([
      {
        rmsDb: near(-19.03),
        peakDb: near(0),
        atMs: 0,
      },
    ]);
  });

  it('should end a window where the rate changes', () => {
    marbles(({ cold, expectObservable }) => {
      const e1 = cold('  --a--b--|', { a: frame(0), b: { ...frame(1), sampleRate: 16_000 } });
      const expected = ' -----x--(y|)';

      expectObservable(e1.pipe(measureLevel())).toBe(expected, { x: level(0), y: level(10) });
    });
  });

  it('should emit nothing for a source that never emits or is empty', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold<never>('-').pipe(measureLevel())).toBe('-');
      expectObservable(cold<never>('|').pipe(measureLevel())).toBe('|');
      expectObservable(cold<never>('--#').pipe(measureLevel())).toBe('--#');
    });
  });

  it('should drop the rest when the source errors', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('--a--#', { a: frame(0) }).pipe(measureLevel())).toBe('-----#');
    });
  });

  it('should stop when it is unsubscribed', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const e1 = hot('   --a--a--a--', { a: frame(0) });
      const e1subs = '   ^---!';
      const unsub = '    ----!';
      const expected = ' --x--';

      expectObservable(e1.pipe(measureLevel({ windowMs: 10 })), unsub).toBe(expected, { x: level(0) });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should stop a synchronous source after `take`', () => {
    let asked = 0;
    function* frames() {
      for (; asked < 10; asked++) {
        yield frame(asked);
      }
    }
    from(frames())
      .pipe(measureLevel({ windowMs: 5 }), take(1))
      .subscribe();

    expect(asked).toBe(0);
  });

  it('should measure separate windows for every subscriber', () => {
    marbles(({ hot, expectObservable }) => {
      const e1 = hot('   -a-b-c-|', { a: frame(0), b: frame(1), c: frame(2) });
      const levels$ = e1.pipe(measureLevel({ windowMs: 20 }));

      expectObservable(levels$).toBe('---x---(y|)', { x: level(0), y: level(20) });
      expectObservable(levels$, '--^').toBe('-----z-|', { z: level(10) });
    });
  });

  it('should throw at once for a window that is not valid', () => {
    expect(() => measureLevel({ windowMs: 0 })).toThrow(
      new RangeError('`windowMs` must be a number of ms above 0, got 0'),
    );
    expect(() => measureLevel({ windowMs: Infinity })).toThrow(RangeError);
  });
});
