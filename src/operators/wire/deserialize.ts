import { map, type OperatorFunction } from 'rxjs';
import type { InboundMessage } from '../../wire/InboundMessage.js';
import { parseMessage } from '../../wire/parseMessage.js';

/**
 * Reads Exotel's messages, one value each. Never errors on its input: what is not understood is a value with
 * `event: 'invalid'`, and so is whatever comes of it.
 *
 *     texts      --a---b---x---|      x: not JSON
 *                deserialize()
 *     messages   --A---B---X---|      X: { event: 'invalid', code: 'notJson', … }
 *
 * ```ts
 * const messages$ = texts$.pipe(deserialize());
 * ```
 *
 * @public
 */
export function deserialize(): OperatorFunction<string | Uint8Array, InboundMessage> {
  return map((text) => parseMessage(text));
}
