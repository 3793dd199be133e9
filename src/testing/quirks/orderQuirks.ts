import { runtime } from '../../support/runtime.js';
import { isRecord } from '../../wire/messages/scalars.js';
import { PAGES } from '../rules/pages.js';
import type { QuirkEntry } from './QuirkEntry.js';
import {
  everyNth,
  type LineItem,
  type LineMessage,
  onceAt,
  onEvent,
  onMessage,
  type QuirkStage,
} from './QuirkStage.js';

/** Quirks of order: messages that are missing, early, late or repeated. */
export const orderQuirks = [
  {
    name: 'noQuery',
    group: 'handshake',
    description: 'the query of the address is missing from the request and from `start`',
    page: PAGES.observed,
    needsSocket: true,
    plan: (plan) => {
      const url = new URL(plan.url);
      url.search = '';
      return { ...plan, url: url.href, start: { ...plan.start, customParameters: {} } };
    },
  },
  {
    name: 'noConnected',
    group: 'order',
    description: '`connected` never comes: the first message is `start`',
    page: PAGES.observed,
    stage: () => onEvent('connected', () => []),
  },
  {
    name: 'lateStart',
    group: 'order',
    description: '`start` comes N ms after the connection is open',
    page: PAGES.prudence,
    value: { unit: 'ms', defaultValue: 2_000, min: 0, max: 60_000 },
    needsSocket: true,
    plan: (plan, startDelayMs) => ({ ...plan, startDelayMs }),
  },
  {
    name: 'mediaBeforeStart',
    group: 'order',
    description: 'N messages of silence come before `start`',
    page: PAGES.prudence,
    value: { unit: 'messages', defaultValue: 3, min: 1, max: 100 },
    stage: (count) =>
      onEvent('start', (message) => [...Array.from({ length: count }, () => silence(message)), message]),
  },
  {
    name: 'secondStart',
    group: 'order',
    description: '`start` comes again, with other ids, N ms into the call',
    page: PAGES.prudence,
    value: { unit: 'ms', defaultValue: 500, min: 0, max: 3_600_000 },
    stage: secondStart,
  },
  {
    name: 'duplicateKeys',
    group: 'order',
    description: 'every `dtmf` message comes N times, with the same sequence number',
    page: PAGES.prudence,
    value: { unit: 'times', defaultValue: 2, min: 2, max: 100 },
    stage: (times) => onEvent('dtmf', (message) => Array.from({ length: times }, () => message)),
  },
  {
    name: 'reordering',
    group: 'order',
    description: 'every Nth audio message comes after the next one',
    page: PAGES.prudence,
    value: { unit: 'messages', defaultValue: 10, min: 2, max: 10_000 },
    stage: reordering,
  },
  {
    name: 'garbage',
    group: 'messages',
    description:
      'an invalid message comes before every Nth audio message: not JSON, not an object, not base64, not text',
    page: PAGES.prudence,
    value: { unit: 'messages', defaultValue: 10, min: 1, max: 10_000 },
    stage: (nth) =>
      everyNth(nth, (_, time) => ({ type: 'garbage', data: GARBAGE[time % GARBAGE.length] ?? '' })),
  },
  {
    name: 'unknownEvents',
    group: 'messages',
    description:
      'an event that live calls never have comes before every Nth audio message: `clear`, `silence`, `interrupt`',
    page: PAGES.extension,
    value: { unit: 'messages', defaultValue: 10, min: 1, max: 10_000 },
    stage: (nth) =>
      everyNth(nth, ({ fields }, time) => {
        const { stream_sid } = fields;
        return { type: 'message', fields: { event: EVENTS[time % EVENTS.length], stream_sid } };
      }),
  },
] as const satisfies readonly QuirkEntry[];

const EVENTS = ['clear', 'silence', 'interrupt'] as const;

const GARBAGE: readonly (string | Uint8Array)[] = [
  '{"event":"media","media":{"payload":"',
  '',
  'null',
  '[]',
  '{"event":7}',
  '{"event":"media"}',
  '{"event":"media","stream_sid":"x","media":{"payload":"%%%%"}}',
  '{"event":"dtmf","dtmf":{"digit":["1"]}}',
  '{"event":"mark","mark":{"name":null}}',
  '{"event":"__proto__","__proto__":{"event":"stop"}}',
  '['.repeat(20_000),
  Uint8Array.of(0xff, 0xfe, 0x00, 0xc3, 0x28),
];

function silence({ fields }: LineMessage): LineMessage {
  const payload = runtime.encodeBase64(new Uint8Array(320));
  const { stream_sid } = fields;
  return { type: 'message', fields: { event: 'media', stream_sid, media: { timestamp: '0', payload } } };
}

function secondStart(atMs: number): QuirkStage {
  let again: LineMessage | undefined;
  const remember = onEvent('start', (message) => {
    const { start } = message.fields;
    const other = { stream_sid: 'eeeeeeeeeeeeeeeeeeeeeeeeeeee1a6p' };
    again = {
      ...message,
      fields: { ...message.fields, ...other, ...(isRecord(start) ? { start: { ...start, ...other } } : {}) },
    };
    return undefined;
  });
  const repeat = onceAt(atMs, () => (again === undefined ? [] : [again]));
  return (item, clockMs) => remember(item, clockMs).flatMap((kept) => repeat(kept, clockMs));
}

function reordering(nth: number): QuirkStage {
  let count = 0;
  let held: readonly LineItem[] = [];
  return onMessage((message) => {
    if (message.fields['event'] === 'media' && ++count % nth === 0) {
      const before = held;
      held = [message];
      return before;
    }
    const after = held;
    held = [];
    // `stop` stays the last message.
    return message.fields['event'] === 'stop' ? [...after, message] : [message, ...after];
  });
}
