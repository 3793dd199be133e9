import { from, NEVER, of, take } from 'rxjs';
import { decodeWavStream, encodeWav } from '../../../src/audio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { ramp } from '../../kit/audio/audio';

const file = encodeWav(ramp(40), 16_000);
const h = file.subarray(0, 50);
const a = file.subarray(50);
const X = { samples: ramp(40).subarray(0, 3), sampleRate: 16_000, timestampMs: 0 };
const Y = { samples: ramp(40).subarray(3), sampleRate: 16_000, timestampMs: 3 / 16 };

describe('decodeWavStream', () => {
  it('should decode pieces as they arrive', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold(' --h--a--|', { h, a });
      const e1subs = '  ^-------!';
      const expected = '--x--y--|';

      expectObservable(e1.pipe(decodeWavStream())).toBe(expected, { x: X, y: Y });
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should pass an error on, and never complete for a source that never completes', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('--h--#', { h }).pipe(decodeWavStream())).toBe('--x--#', { x: X });
      expectObservable(NEVER.pipe(decodeWavStream())).toBe('-');
    });
  });

  it('should error when the source completes before the audio begins', () => {
    const errors: unknown[] = [];
    from([])
      .pipe(decodeWavStream())
      .subscribe({ error: (error: unknown) => errors.push(error) });

    expect(errors).toEqual([expect.objectContaining({ code: 'badWav' })]);
  });

  it('should stop a synchronous source after `take`', () => {
    let given = 0;
    function* pieces() {
      for (;;) {
        given++;
        yield given === 1 ? h : a;
      }
    }
    from(pieces()).pipe(decodeWavStream(), take(2)).subscribe();

    expect(given).toBe(2);
  });

  it('should decode each subscription separately', () => {
    const decoded$ = of(h, a).pipe(decodeWavStream());
    const frames: unknown[] = [];
    decoded$.subscribe((frame) => frames.push(frame));
    decoded$.subscribe((frame) => frames.push(frame));

    expect(frames).toEqual([X, Y, X, Y]);
  });

  it('should stop when it is unsubscribed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold(' --h--a--|', { h, a });
      expectObservable(e1.pipe(decodeWavStream()), '   ---^--!').toBe('-----x', { x: X });
      expectSubscriptions(e1.subscriptions).toBe('     ---^--!');
    });
  });
});
