import { UnsubscriptionError } from 'rxjs';
import { attempt } from '../support/attempt.js';

/** Tears down something of the application. `onError` is called with each error that it throws; none is thrown on. */
export function tearDown(act: () => void, onError: (error: unknown) => void): void {
  try {
    act();
  } catch (error) {
    const errors: readonly unknown[] | undefined = attempt(() =>
      error instanceof UnsubscriptionError ? error.errors : undefined,
    );
    (errors ?? [error]).forEach(onError);
  }
}
