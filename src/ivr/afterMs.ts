import { delay, type Observable, timer } from 'rxjs';

/** A timer whose values come one turn later, so that what happens at that very instant comes first. */
export function afterMs(ms: number, everyMs?: number): Observable<number> {
  return (everyMs === undefined ? timer(ms) : timer(ms, everyMs)).pipe(delay(0));
}
