import { defer, filter, map, type OperatorFunction, tap } from 'rxjs';
import { DtmfDeduplicator } from '../../wire/DtmfDeduplicator.js';
import type { InboundMessage } from '../../wire/InboundMessage.js';
import { type DtmfDigit, toDtmfDigit } from './DtmfDigit.js';
import { ofEvent } from './ofEvent.js';

/**
 * Emits the DTMF digits that the caller pressed, without duplicates.
 *
 *     messages   --media--dtmf--media--|
 *                decodeDtmf()
 *     digits     ---------d------------|
 *
 * A message with the same digit and the same sequence number as an earlier message is a duplicate and is dropped. If
 * sequence numbers turn out not to be unique, no digit is dropped any more.
 *
 * ```ts
 * const digits$ = texts$.pipe(deserialize(), decodeDtmf());
 * ```
 *
 * Errors emitted: only those of the source.
 *
 * @returns an operator from messages to digits
 * @see {@link deserialize}; {@link collectDigits} to join digits into entries
 * @public
 */
export function decodeDtmf(): OperatorFunction<InboundMessage, DtmfDigit> {
  return (messages$) =>
    defer(() => {
      const presses = new DtmfDeduplicator();
      return messages$.pipe(
        tap((message) => {
          if (message.event === 'media' || message.event === 'mark') {
            presses.noteOther(message);
          }
        }),
        ofEvent('dtmf'),
        filter((message) => presses.isNew(message)),
        map(toDtmfDigit),
      );
    });
}
