import { endWith, ignoreElements, type MonoTypeOperatorFunction, takeUntil } from 'rxjs';
import type { CallSession } from '../session/CallSession.js';

/** Completes with the call. */
export function untilEnded<T>(call: CallSession): MonoTypeOperatorFunction<T> {
  return takeUntil(call.lifecycle$.pipe(ignoreElements(), endWith('ended')));
}
