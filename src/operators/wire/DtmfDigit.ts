import type { Digit } from '../../wire/Digit.js';

/**
 * One key press of the caller.
 *
 * @public
 */
export interface DtmfDigit {
  readonly digit: Digit;
  /** How long the key was down, in ms, when Exotel said. */
  readonly durationMs?: number;
  /** Exotel's number of the message. */
  readonly sequenceNumber?: number;
}
