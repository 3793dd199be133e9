import { maskNumber } from '../../session/contract/maskMessage.js';

/** What stands for a key that was pressed. */
export const MASKED_KEY = '•';

/** Fields that hold no number of a person's: names of things, counters, and audio. */
const PLAIN = new Set([
  'event',
  'stream_sid',
  'streamSid',
  'call_sid',
  'callSid',
  'account_sid',
  'accountSid',
  'leg_sid',
  'sequence_number',
  'sequenceNumber',
  'chunk',
  'timestamp',
  'payload',
  'duration',
  'media_format',
  'mediaFormat',
  'mark',
  'track',
]);

/** Masks keys and telephone numbers in the text of a message, and leaves the rest as it is. */
export function maskText(text: string): string {
  // Fifty media messages a second for every other one.
  if (text.startsWith('{"event":"media"')) {
    return text;
  }
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return text.replace(/\d/g, MASKED_KEY);
  }
  return JSON.stringify(mask(fields, ''));
}

function mask(value: unknown, key: string): unknown {
  if (key === 'digit' || key === 'digits') {
    return MASKED_KEY;
  }
  if (PLAIN.has(key) || typeof value === 'boolean' || value === null) {
    return value;
  }
  if (typeof value === 'string') {
    return maskNumber(value);
  }
  if (typeof value === 'number') {
    const masked = maskNumber(String(value));
    return masked === String(value) ? value : masked;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => mask(item, key));
  }
  return typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mask(item, name)]))
    : value;
}
