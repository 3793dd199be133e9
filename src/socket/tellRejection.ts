import { of } from 'rxjs';
import type { CallOptions } from '../session/CallOptions.js';
import type { Rejection } from '../session/Rejection.js';

/** Tells the application of a rejection. What its callback throws is reported by rxjs, and disturbs nothing here. */
export function tellRejection({ onRejected }: Pick<CallOptions, 'onRejected'>, rejection: Rejection): void {
  if (onRejected !== undefined) {
    of(rejection).subscribe({ next: onRejected, error: neverFails });
  }
}

function neverFails(): void {
  // `of` gives its value, and completes.
}
