import { isRecord } from '../../wire/messages/scalars.js';
import { PAGES } from '../rules/pages.js';
import type { QuirkEntry } from './QuirkEntry.js';
import { type Fields, onMessage, rewrite } from './QuirkStage.js';

/** Quirks of messages: other shapes than on live calls. */
export const messageQuirks = [
  {
    name: 'flatStart',
    group: 'messages',
    description: 'the fields of `start` are next to `event`, not inside `start`',
    page: PAGES.prudence,
    stage: () => rewrite((fields) => flatten(fields, 'start')),
  },
  {
    name: 'flatKeys',
    group: 'messages',
    description: 'the fields of `dtmf` are next to `event`, not inside `dtmf`',
    page: PAGES.extension,
    stage: () => rewrite((fields) => flatten(fields, 'dtmf')),
  },
  {
    name: 'camelCase',
    group: 'messages',
    description: 'every name is written in camelCase, as dialers that imitate Exotel do',
    page: PAGES.observed,
    stage: () => rewrite(toCamelCase),
  },
  {
    name: 'numbers',
    group: 'messages',
    description: 'counters, times and rates are numbers instead of strings',
    page: PAGES.baseGuide,
    stage: () => rewrite(toNumbers),
  },
  {
    name: 'binaryFrames',
    group: 'messages',
    description: 'messages come in binary WebSocket frames',
    page: PAGES.prudence,
    stage: () => onMessage((message) => [{ ...message, isBinary: true }]),
  },
  {
    name: 'noCallSid',
    group: 'messages',
    description: '`start` has a `leg_sid` in place of `call_sid` and `account_sid`',
    page: PAGES.observed,
    stage: () =>
      rewrite((fields) =>
        inBody(fields, 'start', (start) => ({
          ...without(start, ['call_sid', 'account_sid']),
          leg_sid: start['call_sid'],
        })),
      ),
  },
  {
    name: 'otherLabels',
    group: 'messages',
    description: '`start` has `raw`, "8kHz", no bit rate, and its custom parameters as a query string',
    page: PAGES.baseGuide,
    stage: () => rewrite(relabel),
  },
  {
    name: 'tracks',
    group: 'messages',
    description: 'audio messages have a `track` field: `inbound`',
    page: PAGES.extension,
    stage: () => rewrite((fields) => inBody(fields, 'media', (media) => ({ ...media, track: 'inbound' }))),
  },
  {
    name: 'keysWithoutDuration',
    group: 'messages',
    description: '`dtmf` has no `duration`',
    page: PAGES.baseGuide,
    stage: () => rewrite((fields) => inBody(fields, 'dtmf', (dtmf) => without(dtmf, ['duration']))),
  },
  {
    name: 'callendedStop',
    group: 'messages',
    description: '`stop` has the reason `callended`, as documented',
    page: PAGES.protocol,
    family: 'stop',
    stage: () => rewrite((fields) => inBody(fields, 'stop', (stop) => ({ ...stop, reason: 'callended' }))),
  },
  {
    name: 'stoppedStop',
    group: 'messages',
    description: '`stop` has the reason `stopped`: the flow continued without the bot',
    page: PAGES.protocol,
    family: 'stop',
    stage: () => rewrite((fields) => inBody(fields, 'stop', (stop) => ({ ...stop, reason: 'stopped' }))),
  },
  {
    name: 'bareStop',
    group: 'messages',
    description: '`stop` has no body: no reason and no ids',
    page: PAGES.observed,
    family: 'stop',
    stage: () => rewrite((fields) => (fields['event'] === 'stop' ? without(fields, ['stop']) : fields)),
  },
  {
    name: 'wrongIds',
    group: 'messages',
    description: 'messages after `start` carry the `stream_sid` of another call',
    page: PAGES.prudence,
    stage: () =>
      rewrite((fields) =>
        fields['event'] === 'start' || !('stream_sid' in fields)
          ? fields
          : { ...fields, stream_sid: 'ffffffffffffffffffffffffffff1a6p' },
      ),
  },
] as const satisfies readonly QuirkEntry[];

function flatten(fields: Fields, event: string): Fields {
  const { [event]: body, ...rest } = fields;
  return fields['event'] === event && isRecord(body) ? { ...rest, ...body } : fields;
}

function inBody(fields: Fields, event: string, change: (body: Fields) => Fields): Fields {
  const { [event]: body } = fields;
  return fields['event'] === event && isRecord(body) ? { ...fields, [event]: change(body) } : fields;
}

function toCamelCase(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      // Names of custom parameters belong to the caller and stay as they are.
      isRecord(value) && name !== 'custom_parameters' ? toCamelCase(value) : value,
    ]),
  );
}

const NUMERIC: readonly string[] = ['sequence_number', 'chunk', 'timestamp', 'duration', 'sample_rate'];

function toNumbers(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      NUMERIC.includes(name) ? Number(value) : isRecord(value) ? toNumbers(value) : value,
    ]),
  );
}

function relabel(fields: Fields): Fields {
  const { start } = fields;
  if (!isRecord(start) || !isRecord(start['media_format'])) {
    return fields;
  }
  const { media_format: format, custom_parameters: parameters } = start;
  const { encoding, sample_rate: rate } = format;
  const labels = {
    encoding: encoding === 'base64' ? 'raw' : encoding,
    sample_rate: `${Number(rate) / 1_000}kHz`,
  };
  const query = isRecord(parameters)
    ? new URLSearchParams(
        Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
      ).toString()
    : undefined;
  return {
    ...fields,
    start: {
      ...start,
      ...(query === undefined ? {} : { custom_parameters: query }),
      media_format: { ...without(format, ['bit_rate']), ...labels },
    },
  };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
