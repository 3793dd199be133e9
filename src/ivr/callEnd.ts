import {
  asyncScheduler,
  defer,
  delay,
  endWith,
  ignoreElements,
  type MonoTypeOperatorFunction,
  type Observable,
  subscribeOn,
  takeUntil,
  timer,
} from 'rxjs';
import type { CallSession } from '../session/contract/CallSession.js';
import { describeValue } from '../support/describeValue.js';

/** Mirrors the source, and completes when the call ends. */
export function untilEnded<T>(call: CallSession): MonoTypeOperatorFunction<T> {
  const end$ = call.lifecycle$.pipe(ignoreElements(), endWith('ended'));
  return (source) => deferAfterEnd<T>(call)(source.pipe(takeUntil(end$)));
}

/**
 * Delays a subscription that comes after the end of its call by 1 ms. A flow that repeats without end is unsubscribed
 * within that time, so it blocks neither the process nor virtual time.
 */
export function deferAfterEnd<T>(call: CallSession): MonoTypeOperatorFunction<T> {
  return (source) => defer(() => (hasEnded(call) ? source.pipe(subscribeOn(asyncScheduler, 1)) : source));
}

function hasEnded({ lifecycle$ }: CallSession): boolean {
  const subscription = lifecycle$.pipe(ignoreElements()).subscribe();
  const isOver = subscription.closed;
  subscription.unsubscribe();
  return isOver;
}

/** @throws TypeError when a value is not a call, as when the argument was forgotten; names the function */
export function checkCall(of: string, call: unknown): void {
  if (typeof call !== 'object' || call === null || !('lifecycle$' in call)) {
    throw new TypeError(`\`call\` of ${of} must be a call, got ${describeValue(call)}`);
  }
}

/** Creates a timer that emits one turn late, so that events at the same instant come first. */
export function afterMs(ms: number, everyMs?: number): Observable<number> {
  return (everyMs === undefined ? timer(ms) : timer(ms, everyMs)).pipe(delay(0));
}
