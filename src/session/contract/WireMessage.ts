import type { InboundMessage } from '../../wire/InboundMessage.js';
import type { DtmfMessage } from '../../wire/messages/dtmf.js';
import type { OutboundMessage } from '../../wire/OutboundMessage.js';

/**
 * A message on the wire of a call. `atMs` is its time in ms on the call's clock (`call.nowMs()`). Digits and telephone
 * numbers are masked.
 *
 * @public
 */
export type WireMessage =
  | {
      readonly direction: 'in';
      readonly atMs: number;
      readonly message:
        Exclude<InboundMessage, DtmfMessage> | (Omit<DtmfMessage, 'digit'> & { readonly digit: '•' });
    }
  | { readonly direction: 'out'; readonly atMs: number; readonly message: OutboundMessage };
