import { ExotelError } from '../../../src/ExotelError';

/** The coded error that a function throws. */
export function thrownBy(act: () => unknown): ExotelError {
  try {
    act();
  } catch (error) {
    if (ExotelError.is(error)) {
      return error;
    }
    throw error;
  }
  throw new Error('Nothing was thrown');
}
