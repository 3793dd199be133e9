import { defer, filter, map, type OperatorFunction } from 'rxjs';
import { DtmfDeduplicator } from '../../wire/DtmfDeduplicator.js';
import type { InboundMessage } from '../../wire/InboundMessage.js';
import { type DtmfDigit, toDtmfDigit } from './DtmfDigit.js';
import { ofEvent } from './ofEvent.js';

/**
 * Gives the caller's key presses. A message that repeats a sequence number is the same press, and is dropped.
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
        ofEvent('dtmf'),
        filter((message) => presses.isNew(message)),
        map(toDtmfDigit),
      );
    });
}
