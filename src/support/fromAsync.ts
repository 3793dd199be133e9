import { Observable } from 'rxjs';

/**
 * Converts a promise like `from` of rxjs, without its value.
 *
 * @param onLate - is called when the promise rejects after the subscriber has unsubscribed
 */
export function fromPromise(
  promise: PromiseLike<unknown>,
  onLate: (error: unknown) => void,
): Observable<unknown> {
  return new Observable((subscriber) => {
    promise
      .then(
        () => {
          subscriber.complete();
        },
        (error: unknown) => {
          if (subscriber.closed) {
            onLate(error);
          } else {
            subscriber.error(error);
          }
        },
      )
      .then(undefined, onLate);
  });
}

/**
 * Converts an async iterable like `from` of rxjs, without its values. Unsubscribing closes the iterator at once, and not
 * at its next value.
 *
 * @param onLate - is called with an error after the subscriber has unsubscribed
 */
export function fromAsyncIterable(
  iterable: AsyncIterable<unknown>,
  onLate: (error: unknown) => void,
): Observable<unknown> {
  return new Observable((subscriber) => {
    const iterator = iterable[Symbol.asyncIterator]();
    let isDone = false;
    const drain = async () => {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        // The values do not matter.
      }
      isDone = true;
    };
    subscriber.add(fromPromise(drain(), onLate).subscribe(subscriber));
    subscriber.add(() => {
      if (!isDone) {
        iterator.return?.().then(undefined, onLate);
      }
    });
  });
}

/** Returns whether a value is a promise of any library. */
export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
