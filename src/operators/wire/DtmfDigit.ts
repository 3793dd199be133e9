import type { Digit } from '../../wire/ids.js';
import type { DtmfMessage } from '../../wire/messages/dtmf.js';

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

/** What an application wants to know of a `dtmf` message. */
export function toDtmfDigit({ digit, durationMs, sequenceNumber }: DtmfMessage): DtmfDigit {
  return {
    digit,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
  };
}
