/**
 * What can go wrong, as stable codes; docs/errors.md has a heading for each.
 *
 * @public
 */
export type ExotelErrorCode =
  | 'badWav'
  | 'unsupportedWav'
  | 'fileNotFound'
  | 'missingPrompts'
  | 'fileReadFailed'
  | 'fileWriteFailed'
  | 'queueOverflow'
  | 'tooManyPlaybacks'
  | 'badSource'
  | 'callEnded'
  | 'portInUse'
  | 'portForbidden'
  | 'badAddress'
  | 'badCertificate'
  | 'listenFailed'
  | 'missingPackage'
  | 'notOnThisRuntime';

const brand = Symbol.for('exotel-rx.ExotelError');

/**
 * An error of this library. Recognise it with `ExotelError.is`, which also works when two copies of the package are
 * installed; `cause` is the error underneath, when there is one.
 *
 * @public
 */
export class ExotelError extends Error {
  readonly code: ExotelErrorCode;

  constructor(code: ExotelErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'ExotelError';
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Whether a value is an error of this library, of this copy or another. */
  static is(value: unknown): value is ExotelError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
