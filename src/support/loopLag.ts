import { defer, interval, map, type Observable } from 'rxjs';

/** How often the event-loop delay is measured, in ms. */
const PERIOD_MS = 250;

/**
 * Emits how late a timer fires, in ms: the time for which the event loop was blocked.
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
