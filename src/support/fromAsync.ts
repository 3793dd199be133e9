import { Observable } from 'rxjs';

/**
 * As `from` of rxjs, without values.
 *
 * @param onLate - is called when the promise is rejected after the subscriber has left
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
 * As `from` of rxjs, without values; unsubscribing closes the iterator at once, not at its next value.
 *
 * @param onLate - is called with an error that comes after the subscriber has left
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

/** Whether a value is a promise of any make. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
