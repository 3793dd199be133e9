import { from, take } from 'rxjs';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { createBackground } from '../../../src/audio/tools/Background';
import type { PcmInput } from '../../../src/audio/PcmInput';
import { tone } from '../../../src/audio/tools/tone';
import { mixBackground } from '../../../src/operators/audio/mixBackground';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itKeepsItsState } from '../itKeepsItsState';

const music = () => createBackground(Int16Array.of(10, 20, 30, 40, 50), { sampleRate: 8_000, duckDb: 0 });
const frame = (samples: readonly number[], timestampMs: number) => ({
  samples: Int16Array.from(samples),
  sampleRate: 8_000,
  timestampMs,
});
const anything: unknown = expect.anything();
const voice = Int16Array.of(1, 2);

describe('mixBackground', () => {
  // The position in the background is its own state: it continues from one playback to the next.
  itKeepsItsState<PcmInput, AudioFrame>({
    call: () => mixBackground(createBackground(Int16Array.of(10), { sampleRate: 8_000, duckDb: 0 })),
    input: { a: Uint8Array.of(1, 0, 2), b: Uint8Array.of(0) },
    expected: 'x--y--|',
    output: { x: frame([11], 0), y: frame([12], 0.125) },
  });

  it('should mix the background under every piece', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('  --a--b--|', { a: voice, b: Int16Array.of(3, 4, 5, 6) });
      const e1subs = '   ^-------!';
      const expected = ' --x--y--|';

      expectObservable(e1.pipe(mixBackground(music()))).toBe(expected, {
        x: frame([11, 22], 0),
        y: frame([33, 44, 55, 16], 0.25),
      });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should emit the rest of the conversion when the source completes', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const e1 = cold('  --a--|', { a: tone({ sampleRate: 24_000, durationMs: 20 }) });
      const expected = ' --x--(y|)';
      const mixed$ = e1.pipe(mixBackground(music()));
      let samples = 0;
      mixed$.subscribe((piece) => {
        samples += piece.samples.length;
      });

      expectObservable(mixed$).toBe(expected, { x: anything, y: anything });
      flush();
      expect(samples).toBe(160);
    });
  });

  it('should emit nothing for a source that never emits or is empty, and pass an error on', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold<never>('-').pipe(mixBackground(music()))).toBe('-');
      expectObservable(cold<never>('|').pipe(mixBackground(music()))).toBe('|');
      expectObservable(cold('a-#', { a: voice }).pipe(mixBackground(music()))).toBe('x-#', {
        x: frame([11, 22], 0),
      });
    });
  });

  it('should stop when it is unsubscribed', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const e1 = hot('   --a--a--a--', { a: voice });
      const e1subs = '   ^---!';
      const unsub = '    ----!';
      const expected = ' --x--';

      expectObservable(e1.pipe(mixBackground(music())), unsub).toBe(expected, { x: frame([11, 22], 0) });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should stop a synchronous source after `take`', () => {
    let asked = 0;
    function* pieces() {
      for (; asked < 10; asked++) {
        yield voice;
      }
    }
    from(pieces()).pipe(mixBackground(music()), take(1)).subscribe();

    expect(asked).toBe(0);
  });

  it('should continue the background from one subscription to the next', () => {
    marbles(({ cold, expectObservable }) => {
      const mixed$ = cold('a|', { a: voice }).pipe(mixBackground(music()));

      expectObservable(mixed$).toBe('x|', { x: frame([11, 22], 0) });
      expectObservable(mixed$, '--^').toBe('--y|', { y: frame([31, 42], 0) });
    });
  });
});
