import { map, type OperatorFunction } from 'rxjs';
import type { InboundMessage } from '../../wire/InboundMessage.js';
import { parseMessage } from '../../wire/parseMessage.js';

/**
 * Parses Exotel's messages; each text becomes one value. A text that is not a valid message becomes a value with
 * `event: 'invalid'`, so bad input never errors the stream.
 *
 *     texts      --a---b---x---|      x: not JSON
 *                deserialize()
 *     messages   --A---B---X---|      X: { event: 'invalid', code: 'notJson', … }
 *
 * ```ts
 * const messages$ = texts$.pipe(deserialize());
 * ```
 *
 * Errors emitted: only those of the source.
 *
 * @returns an operator from texts, or their UTF-8 bytes, to messages
 * @see {@link ofEvent} to pick messages by event
 * @public
 */
export function deserialize(): OperatorFunction<string | Uint8Array, InboundMessage> {
  return map((text) => parseMessage(text));
}
