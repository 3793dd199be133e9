import { ExotelError } from '../../../src/ExotelError';
import { TestingError } from '../../../src/testing/TestingError';

/** The coded error that a function throws. */
export function thrownBy(act: () => unknown): ExotelError | TestingError {
  try {
    act();
  } catch (error) {
    if (ExotelError.is(error) || TestingError.is(error)) {
      return error;
    }
    throw error;
  }
  throw new Error('Nothing was thrown');
}
