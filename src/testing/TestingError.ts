/**
 * What can go wrong in the testing kit, as stable codes; docs/errors.md has a heading for each.
 *
 * @public
 */
export type TestingErrorCode = 'cannotConnect' | 'callCut' | 'storyFailed' | 'badCassette';

const brand = Symbol.for('exotel-rx.TestingError');

/**
 * An error of the testing kit: recognise it with `TestingError.is`. `cause` is the error underneath, when there is one.
 *
 * @public
 */
export class TestingError extends Error {
  readonly code: TestingErrorCode;

  constructor(code: TestingErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'TestingError';
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Whether a value is an error of the testing kit, of this copy or another. */
  static is(value: unknown): value is TestingError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
