import type { DtmfMessage } from '../../wire/messages/dtmf.js';
import type { DtmfDigit } from './DtmfDigit.js';

/** What an application wants to know of a `dtmf` message. */
export function toDtmfDigit({ digit, durationMs, sequenceNumber }: DtmfMessage): DtmfDigit {
  return {
    digit,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(sequenceNumber === undefined ? {} : { sequenceNumber }),
  };
}
