import type { DtmfMessage } from '../wire/dtmfMessage.js';
import type { InboundMessage } from '../wire/InboundMessage.js';
import { toJson } from '../wire/toJson.js';
import type { MaskedDtmf } from './WireMessage.js';

/** All digits of a run but its last two. */
const NUMBERS = /\d(?=\d{2})/g;

/** Masks a telephone number but for its last two digits. */
export function maskNumber(number: string): string {
  return number.replace(NUMBERS, '•');
}

/** Masks the digits and the telephone numbers of a message; of `media` nothing needs to be. */
export function maskMessage(message: InboundMessage): Exclude<InboundMessage, DtmfMessage> | MaskedDtmf {
  switch (message.event) {
    case 'media':
      return message;
    case 'dtmf':
      return { ...message, digit: '•', ...maskExtra(message.extra) };
    case 'invalid':
      return { ...message, raw: message.raw.replace(/\d/g, '•') };
    case 'unknown':
      return { ...message, fields: maskFields(message.fields) };
    case 'start': {
      const { from, to, customParameters } = message;
      return {
        ...message,
        ...(from === undefined ? {} : { from: maskNumber(from) }),
        ...(to === undefined ? {} : { to: maskNumber(to) }),
        customParameters: Object.fromEntries(
          Object.entries(customParameters).map(([key, value]) => [key, maskNumber(value)]),
        ),
        ...maskExtra(message.extra),
      };
    }
    default:
      return { ...message, ...maskExtra(message.extra) };
  }
}

function maskExtra(extra: Readonly<Record<string, unknown>> | undefined) {
  return extra === undefined ? {} : { extra: maskFields(extra) };
}

function maskFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'boolean' || value === null
        ? value
        : maskNumber(typeof value === 'string' ? value : toJson(value)),
    ]),
  );
}
