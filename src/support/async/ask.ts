import { isObservable, type Observable, take } from 'rxjs';
import { ExotelError } from '../../ExotelError.js';
import { describeValue } from '../describeValue.js';

/**
 * The results that say that the call has ended: of `confirm`, `menu` and `reprompt`, `gather`, `play` and `mark`.
 *
 * @public
 */
export type CallEndedResult =
  'ended' | { readonly type: 'ended' } | { readonly reason: 'ended' } | { readonly outcome: 'ended' };

/**
 * Returns the first value of an observable of a call as a promise, for `async` handlers. If the result says that the call
 * has ended, the promise rejects with `callEnded`, so that the code after it does not run.
 *
 * ```ts
 * serveCalls(async (call) => {
 *   const { digits } = await ask(gather(call, { prompt: 'pin.wav', numDigits: 4, mask: true }));
 *   await ask(call.play(wavFile(digits === '4271' ? 'welcome.wav' : 'wrong.wav')));
 * });
 * ```
 *
 * The observable is unsubscribed after its first value; for the last value, add `last()`. An observable that has nothing to
 * do with the call does not end with it: add `takeUntil`. `serveCalls` does not report a `callEnded` or `noAnswer` that
 * leaves the handler of a call that has ended.
 *
 * @param source - a question (`gather`, `menu`, `reprompt`, `confirm`), `call.play`, `call.mark`, `call.dtmf$`, …
 * @returns a promise of the first value; never of a result that says `ended`
 * @throws the promise rejects with an `ExotelError`: `callEnded` if the result says `ended`, `noAnswer` if the observable
 * completes without a value, as `call.dtmf$` does when the call ends; or with the error of the observable
 * @public
 */
export function ask<T>(source: Observable<T>): Promise<Exclude<T, CallEndedResult>> {
  return new Promise((resolve, reject) => {
    if (!isObservable(source)) {
      throw new TypeError(`\`source\` of ask must be an observable, got ${describeValue(source)}`);
    }
    source.pipe(take(1)).subscribe({
      next: (value) => {
        if (isNotEnded(value)) {
          resolve(value);
        } else {
          reject(callEnded());
        }
      },
      error: reject,
      // Has no effect after a value.
      complete: () => {
        reject(
          new ExotelError(
            'noAnswer',
            'The observable completed without a value: the call has ended, or an operator such as takeUntil completed it',
          ),
        );
      },
    });
  });
}

function isNotEnded<T>(value: T): value is Exclude<T, CallEndedResult> {
  const parts: readonly unknown[] =
    typeof value === 'object' && value !== null
      ? ['type', 'reason', 'outcome'].map((name): unknown => Reflect.get(value, name))
      : [value];
  return !parts.includes('ended');
}

function callEnded(): ExotelError {
  return new ExotelError('callEnded', 'The call ended before there was an answer');
}
