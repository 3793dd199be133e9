import { asyncScheduler, map, take, tap } from 'rxjs';
import { loopLag } from '../../src/support/loopLag';
import { marbles } from '../../src/testing/marbles/marbles';

describe('loopLag', () => {
  it('should be 0 while timers fire in time, and stop without a subscriber', () => {
    marbles(({ expectObservable }) => {
      expectObservable(loopLag(() => asyncScheduler.now()).pipe(take(3))).toBe('250ms 0 249ms 0 249ms (0|)', {
        0: 0,
      });
    });
  });

  it('should be the time for which the event loop was blocked, once', () => {
    marbles(({ expectObservable }) => {
      let busyMs = 0;
      const lag$ = loopLag(() => asyncScheduler.now() + busyMs).pipe(
        // After the first measurement the event loop is blocked for 700 ms.
        tap(() => {
          busyMs = 700;
        }),
        map((lagMs) => String(lagMs)),
        take(3),
      );

      expectObservable(lag$).toBe('250ms a 249ms b 249ms (a|)', { a: '0', b: '700' });
    });
  });
});
