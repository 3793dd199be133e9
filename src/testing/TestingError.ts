/**
 * Stable codes of the errors of the testing kit. docs/errors.md has a heading for each code.
 *
 * @public
 */
export type TestingErrorCode = 'cannotConnect' | 'callCut' | 'storyFailed' | 'badCassette';

const brand = Symbol.for('exotel-rx.TestingError');

/**
 * Error of the testing kit, with a stable `code`. Recognise it with `TestingError.is`. `cause` is the original error,
 * if there is one.
 *
 * ```ts
 * callServer(story, url).subscribe({
 *   error: (error: unknown) => {
 *     if (TestingError.is(error)) console.log(error.code, error.message);
 *   },
 * });
 * ```
 *
 * @public
 */
export class TestingError extends Error {
  /** Which error it is. */
  readonly code: TestingErrorCode;

  /**
   * Creates an error.
   *
   * @param code - which error it is
   * @param message - the error in words
   * @param options - the original error, as `cause`
   */
  constructor(code: TestingErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'TestingError';
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /**
   * Returns true when a value is an error of the testing kit, created by this or another copy of the package.
   *
   * @param value - anything that was caught
   * @returns whether the value is a TestingError
   */
  static is(value: unknown): value is TestingError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
