import { asyncScheduler } from 'rxjs';

/** In 1973: a clock that shows less does not show the date. */
const EPOCH_MS = 100_000_000_000;

/**
 * Returns the time in ms, of a clock that never goes back. It is the runtime's monotonic clock, which a changed wall
 * clock does not touch; within `TestScheduler.run`, whose clock starts at 0, it is the virtual one.
 */
export function steadyNow(): number {
  return isVirtualTime() ? asyncScheduler.now() : Math.floor(performance.now());
}

/** Whether time is that of a `TestScheduler`, in which promises stand still. */
export function isVirtualTime(): boolean {
  return asyncScheduler.now() < EPOCH_MS;
}
