import type { OutboundMessage } from '../../src/wire/OutboundMessage';

/** What was sent, in short: a media message by its length in bytes. */
export function sentSummary(message: OutboundMessage): string {
  switch (message.event) {
    case 'media':
      return String(message.payload.length);
    case 'mark':
      return 'mark';
    case 'clear':
      return 'clear';
  }
}
