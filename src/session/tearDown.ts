import { UnsubscriptionError } from 'rxjs';

/** Tears down something of the application. `onError` is called with each error that it throws; none is thrown on. */
export function tearDown(act: () => void, onError: (error: unknown) => void): void {
  try {
    act();
  } catch (error) {
    const errors: readonly unknown[] = error instanceof UnsubscriptionError ? error.errors : [error];
    errors.forEach(onError);
  }
}
