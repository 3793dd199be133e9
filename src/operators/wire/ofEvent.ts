import { filter, type OperatorFunction } from 'rxjs';
import type { InboundMessage } from '../../wire/InboundMessage.js';

/**
 * Emits only the messages of the given events, with their types.
 *
 *     messages   --start--media--dtmf--media--stop--|
 *                ofEvent('dtmf', 'stop')
 *     result     ----------------dtmf---------stop--|
 *
 * ```ts
 * const digits$ = messages$.pipe(ofEvent('dtmf'), map(({ digit }) => digit));
 * ```
 *
 * Errors emitted: only those of the source.
 *
 * @param events - one event or more, such as `'dtmf'`
 * @returns an operator over messages
 * @see {@link deserialize}
 * @public
 */
export function ofEvent<Event extends InboundMessage['event']>(
  ...events: readonly Event[]
): OperatorFunction<InboundMessage, Extract<InboundMessage, { readonly event: Event }>> {
  const wanted: ReadonlySet<string> = new Set(events);
  return filter((message): message is Extract<InboundMessage, { readonly event: Event }> =>
    wanted.has(message.event),
  );
}
