import { asyncScheduler } from 'rxjs';

/** In 1973: a clock with an earlier time is not the wall clock. */
const EPOCH_MS = 100_000_000_000;

/**
 * Returns the time of a clock that never goes back, in ms. It is the runtime's monotonic clock, which does not depend on
 * the wall clock. Within `TestScheduler.run`, whose clock starts at 0, it is the virtual clock.
 */
export function steadyNow(): number {
  return isVirtualTime() ? asyncScheduler.now() : Math.floor(performance.now());
}

/** Returns whether time is virtual, that is the time of a `TestScheduler`; promises do not settle in it. */
export function isVirtualTime(): boolean {
  return asyncScheduler.now() < EPOCH_MS;
}
