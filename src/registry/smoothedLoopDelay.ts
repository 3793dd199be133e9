import { type Observable, scan } from 'rxjs';
import { loopLag } from '../support/loopLag.js';

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
  return loopLag(now).pipe(scan((smoothedMs, lagMs) => smoothedMs + WEIGHT * (lagMs - smoothedMs), 0));
}
