import { asyncScheduler, defer, ignoreElements, type MonoTypeOperatorFunction, subscribeOn } from 'rxjs';
import type { CallSession } from '../session/contract/CallSession.js';

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
