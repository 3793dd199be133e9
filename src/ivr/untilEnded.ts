import { endWith, ignoreElements, type MonoTypeOperatorFunction, takeUntil } from 'rxjs';
import type { CallSession } from '../session/contract/CallSession.js';
import { deferAfterEnd } from './deferAfterEnd.js';

/** Completes with the call. */
export function untilEnded<T>(call: CallSession): MonoTypeOperatorFunction<T> {
  const end$ = call.lifecycle$.pipe(ignoreElements(), endWith('ended'));
  return (source) => deferAfterEnd<T>(call)(source.pipe(takeUntil(end$)));
}
