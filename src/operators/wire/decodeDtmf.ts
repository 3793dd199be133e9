import { defer, filter, map, type OperatorFunction, tap } from 'rxjs';
import { DtmfDeduplicator } from '../../wire/DtmfDeduplicator.js';
import type { InboundMessage } from '../../wire/InboundMessage.js';
import { type DtmfDigit, toDtmfDigit } from './DtmfDigit.js';
import { ofEvent } from './ofEvent.js';

/**
 * Gives the caller's key presses. The same digit under the same sequence number is the same press, and is dropped; once a
 * number has come with two digits, or is that of another message too, no press is dropped any more.
 *
 *     messages   --media--dtmf--media--|
 *                decodeDtmf()
 *     digits     ---------d------------|
 *
 * ```ts
 * const keys$ = texts$.pipe(deserialize(), decodeDtmf());
 * ```
 *
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
