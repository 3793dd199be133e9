import { filter, type OperatorFunction } from 'rxjs';
import type { InboundMessage } from '../../wire/InboundMessage.js';

/**
 * Lets through the messages of one event or several, typed as such.
 *
 *     messages   --start--media--dtmf--media--stop--|
 *                ofEvent('dtmf', 'stop')
 *     result     ----------------dtmf---------stop--|
 *
 * ```ts
 * const keys$ = messages$.pipe(ofEvent('dtmf'), map(({ digit }) => digit));
 * ```
 *
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
