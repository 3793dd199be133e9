import type { Digit } from '../../wire/ids.js';
import type { DtmfMessage } from '../../wire/messages/dtmf.js';

/**
 * One DTMF digit that the caller pressed.
 *
 * @public
 */
export interface DtmfDigit {
  /** The digit: `0` to `9`, `*`, `#`, or `A` to `D`. */
  readonly digit: Digit;
  /** How long the digit was pressed, in ms, if known. */
  readonly durationMs?: number;
  /** The number of Exotel's `dtmf` message, if it had one. */
  readonly sequenceNumber?: number;
}

/** Returns the digit of a `dtmf` message. */
export function toDtmfDigit({ digit, durationMs, sequenceNumber }: DtmfMessage): DtmfDigit {
  return {
    digit,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
  };
}
