import { attempt } from './support/attempt.js';

/**
 * The code of an `ExotelError`; docs/errors.md has a heading for each. Codes may be added; existing codes never change
 * meaning.
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
  | 'noAnswer'
  | 'portInUse'
  | 'pathInUse'
  | 'portForbidden'
  | 'badAddress'
  | 'badCertificate'
  | 'listenFailed'
  | 'missingPackage'
  | 'notOnThisRuntime';

const brand = Symbol.for('exotel-rx.ExotelError');

/**
 * An error of this library. Recognise it with `ExotelError.is`, which also works across two installed copies of the
 * package. `cause` is the underlying error, if any.
 *
 * Wrong arguments throw a `TypeError` or `RangeError` instead.
 *
 * @public
 */
export class ExotelError extends Error {
  /** Identifies the error. */
  readonly code: ExotelErrorCode;

  constructor(code: ExotelErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'ExotelError';
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Returns whether a value is an error of this library, of this copy of the package or another. */
  static is(value: unknown): value is ExotelError {
    return attempt(() => typeof value === 'object' && value !== null && brand in value) === true;
  }
}
