import { asyncScheduler, map, skip, take, tap } from 'rxjs';
import { smoothedLoopDelay } from '../../src/registry/smoothedLoopDelay';
import { marbles } from '../../src/testing/marbles/marbles';

describe('smoothedLoopDelay', () => {
  it('should emit 0 while timers fire in time', () => {
    marbles(({ expectObservable }) => {
      expectObservable(smoothedLoopDelay(() => asyncScheduler.now()).pipe(take(2))).toBe(
        '250ms 0 249ms (0|)',
        {
          0: 0,
        },
      );
    });
  });

  it('should emit a twentieth of one delay, and forget it', () => {
    marbles(({ expectObservable }) => {
      // From 250 ms on the clock is ahead of the timer, as if the loop had been blocked before.
      const now = () => asyncScheduler.now() + (asyncScheduler.now() < 250 ? 0 : 700);
      const delay$ = smoothedLoopDelay(now).pipe(take(3));
      expectObservable(delay$).toBe('250ms a 249ms b 249ms (c|)', {
        a: 35,
        b: 35 * 0.95,
        c: 35 * 0.95 * 0.95,
      });
    });
  });

  it('should approach a delay that lasts', () => {
    marbles(({ expectObservable }) => {
      let aheadMs = 0;
      const delay$ = smoothedLoopDelay(() => asyncScheduler.now() + aheadMs).pipe(
        tap(() => (aheadMs += 100)),
        // The first value is on time.
        skip(60),
        take(1),
        map((ms) => Math.round(ms)),
      );
      expectObservable(delay$).toBe('15250ms (d|)', { d: 95 });
    });
  });
});
