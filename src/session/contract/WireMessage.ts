import type { InboundMessage } from '../../wire/InboundMessage.js';
import type { DtmfMessage } from '../../wire/messages/dtmf.js';
import type { OutboundMessage } from '../../wire/OutboundMessage.js';

/**
 * A key press of which only is told that there was one.
 *
 * @public
 */
export type MaskedDtmf = Omit<DtmfMessage, 'digit'> & { readonly digit: '•' };

/**
 * A message on the wire of a call, with its time in ms since the call began. Digits and telephone numbers are masked.
 *
 * @public
 */
export type WireMessage =
  | {
      readonly direction: 'in';
      readonly atMs: number;
      readonly message: Exclude<InboundMessage, DtmfMessage> | MaskedDtmf;
    }
  | { readonly direction: 'out'; readonly atMs: number; readonly message: OutboundMessage };
