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

/** Completes with the call. */
export function untilEnded<T>(call: CallSession): MonoTypeOperatorFunction<T> {
  const end$ = call.lifecycle$.pipe(ignoreElements(), endWith('ended'));
  return (source) => deferAfterEnd<T>(call)(source.pipe(takeUntil(end$)));
}

/**
 * What begins after the end of its call begins a millisecond later. So what is over with the call and is repeated without
 * end keeps neither the process nor virtual time: until then, the handler of the call has been unsubscribed.
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

/** @throws TypeError when a value is no call, as when it was forgotten; it says whose it should be */
export function checkCall(of: string, call: unknown): void {
  if (typeof call !== 'object' || call === null || !('lifecycle$' in call)) {
    throw new TypeError(`\`call\` of ${of} must be a call, got ${describeValue(call)}`);
  }
}

/** A timer whose values come one turn later, so that what happens at that very instant comes first. */
export function afterMs(ms: number, everyMs?: number): Observable<number> {
  return (everyMs === undefined ? timer(ms) : timer(ms, everyMs)).pipe(delay(0));
}
