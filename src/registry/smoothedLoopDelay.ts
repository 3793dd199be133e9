import { defer, interval, type Observable, scan } from 'rxjs';

/** How often the event-loop delay is measured, in ms. */
const PERIOD_MS = 250;
/** The weight of a new measurement. 20 measurements take 5 s. */
const WEIGHT = 1 / 20;

/**
 * Emits the event-loop delay, in ms: how late a timer fires, smoothed. One delay of half a second is not overload;
 * delays of 100 ms all the time are.
 *
 *     timer      --|--|--|--(blocked for 700 ms)-|--|
 *     result     --0--0--0-----------------------35-33
 *
 * @param now - a clock that does not go back, in ms
 */
export function smoothedLoopDelay(now: () => number): Observable<number> {
  return defer(() => {
    let dueAt = now() + PERIOD_MS;
    return interval(PERIOD_MS).pipe(
      scan((smoothedMs) => {
        const delayMs = Math.max(0, now() - dueAt);
        dueAt = now() + PERIOD_MS;
        return smoothedMs + WEIGHT * (delayMs - smoothedMs);
      }, 0),
    );
  });
}
