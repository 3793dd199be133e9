import { isRecord } from '../../wire/messages/isRecord.js';

/** The event of a message, without reading all of it when it is audio. */
export function messageEvent(text: string): string {
  if (text.startsWith('{"event":"media"')) {
    return 'media';
  }
  const event = readFields(text)['event'];
  return typeof event === 'string' ? event : 'invalid';
}

/** What a message says under a name; nothing when it does not. */
export function messageBody(text: string, name: string): Readonly<Record<string, unknown>> {
  const body = readFields(text)[name];
  return isRecord(body) ? body : {};
}

/** A field as text, whatever it holds. */
export function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function readFields(text: string): Readonly<Record<string, unknown>> {
  try {
    const fields: unknown = JSON.parse(text);
    return isRecord(fields) ? fields : {};
  } catch {
    return {};
  }
}
