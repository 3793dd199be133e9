import { UnsubscriptionError } from 'rxjs';

/** Tears down something of the application. What it throws is handed on, one error after the other, and goes no further. */
export function tearDown(act: () => void, onError: (error: unknown) => void): void {
  try {
    act();
  } catch (error) {
    const errors: readonly unknown[] = error instanceof UnsubscriptionError ? error.errors : [error];
    errors.forEach(onError);
  }
}
