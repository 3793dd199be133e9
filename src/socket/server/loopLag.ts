import { defer, interval, map, type Observable } from 'rxjs';

/** How often the event loop is looked at, in ms. */
const PERIOD_MS = 250;

/**
 * How late the event loop comes to its timers, in ms: the time for which something else kept the process busy.
 *
 *     timer      --|--|--|--(blocked for 700 ms)-|--|
 *     result     --0--0--0-----------------------700--0
 *
 * @param now - a clock that does not go back
 */
export function loopLag(now: () => number): Observable<number> {
  return defer(() => {
    let dueAt = now() + PERIOD_MS;
    return interval(PERIOD_MS).pipe(
      map(() => {
        const lagMs = Math.max(0, now() - dueAt);
        dueAt = now() + PERIOD_MS;
        return lagMs;
      }),
    );
  });
}
