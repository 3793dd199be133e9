import { parseMessage } from '../../src/wire/parseMessage.js';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { BotMessage } from '../../src/testing/rules/BotMessage.js';
import type { InboundMessage } from '../../src/wire/InboundMessage.js';
import { parseBotMessage } from '../../src/testing/rules/parseBotMessage.js';

const fixture = z.strictObject({
  direction: z.enum(['in', 'out']),
  valid: z.boolean(),
  note: z.string(),
  raw: z.string(),
});
const fixtures = readFileSync(new URL(`file://${process.cwd()}/spec/fixtures/wire-messages.jsonl`), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => fixture.parse(JSON.parse(line)));

const streamSid = '5f0c1e2d3b4a59687786a5b4c3d21a6p';
const callSid = '0a1b2c3d4e5f60718293a4b5c6d71a6p';
const accountSid = 'examplesid1';
const indian = { from: '09900000001', to: '08000000002' };
const samples = Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0);
const ids = { streamSid, callSid, accountSid };
const base64 = { encoding: 'pcm16', sampleRate: 8_000, sampleRateAnnounced: true, wireEncoding: 'base64' };
const live = { ...base64, bitRate: '128kbps' };

/** The expected result of each line of the fixtures, by the beginning of its note. Issues are listed by code. */
const inbound: readonly [note: string, expected: Record<string, unknown>][] = [
  ['connected: the only documented shape', { event: 'connected' }],
  ['connected with protocol/version', { event: 'connected', extra: { protocol: 'Call', version: '1.0.0' } }],
  ['extension guide claims custom', { event: 'connected', customParameters: { sessionId: 'abc123' } }],
  ['doc artefact: trailing comma', { event: 'invalid', code: 'notJson' }],
  [
    'start, documented form',
    {
      event: 'start',
      ...ids,
      sequenceNumber: 1,
      from: '+919900000001',
      to: '+918000000002',
      customParameters: { queuename: 'premium', product: 'radio' },
      mediaFormat: { ...base64, wireEncoding: 'raw', bitRate: '128' },
    },
  ],
  [
    'start as really received',
    { event: 'start', ...ids, ...indian, sequenceNumber: 1, customParameters: {}, mediaFormat: live },
  ],
  [
    'start with leg_sid, numeric sample_rate',
    {
      event: 'start',
      ...ids,
      ...indian,
      legSid: 'leg-0001',
      sequenceNumber: 1,
      customParameters: { 'voice/1b2c3d4e-0000-4000-8000-000000000001': '' },
      mediaFormat: live,
    },
  ],
  [
    'start that carries leg_sid but no call_sid',
    {
      event: 'start',
      streamSid,
      ...indian,
      legSid: 'leg-0001',
      sequenceNumber: 1,
      customParameters: {},
      mediaFormat: base64,
    },
  ],
  [
    'custom_parameters as a JSON-encoded string',
    { event: 'start', ...ids, sequenceNumber: 1, customParameters: { lead: '42' }, mediaFormat: base64 },
  ],
  [
    'custom_parameters as a list',
    { event: 'start', ...ids, sequenceNumber: 1, customParameters: { lead: '42' }, mediaFormat: base64 },
  ],
  [
    'sample_rate/bit_rate carrying units',
    {
      event: 'start',
      ...ids,
      sequenceNumber: 1,
      customParameters: {},
      mediaFormat: { ...live, sampleRate: 16_000, wireEncoding: 'audio/x-l16' },
    },
  ],
  [
    "start from Exotel's own browser simulator",
    {
      event: 'start',
      streamSid: 'browser-lx1abc',
      callSid: 'browser-call-lx1abc',
      accountSid: 'browser',
      sequenceNumber: 1,
      from: 'browser-webrtc',
      to: 'voicebot',
      customParameters: {},
      mediaFormat: { ...live, sampleRate: 16_000, wireEncoding: 'audio/x-l16', bitRate: '256000' },
    },
  ],
  [
    'the only case where a receiver should switch to mu-law',
    {
      event: 'start',
      ...ids,
      ...indian,
      sequenceNumber: 1,
      customParameters: {},
      mediaFormat: { ...live, encoding: 'mulaw', wireEncoding: 'audio/x-mulaw', bitRate: '64' },
    },
  ],
  [
    'start with no stream_sid at top level or nested',
    {
      event: 'start',
      callSid,
      accountSid,
      sequenceNumber: 1,
      from: '+919900000001',
      to: '+918000000002',
      customParameters: { campaign_id: '12345' },
      mediaFormat: { ...live, wireEncoding: 'linear16', bitRate: '16' },
      issues: ['noStreamSid'],
    },
  ],
  [
    'stream_sid only inside start',
    { event: 'start', ...ids, sequenceNumber: 1, customParameters: {}, mediaFormat: base64 },
  ],
  [
    'stream_sid only at top level',
    {
      event: 'start',
      streamSid,
      customParameters: {},
      mediaFormat: { ...base64, wireEncoding: 'audio/x-raw', bitRate: '16' },
    },
  ],
  [
    'unknown extra fields at both levels',
    {
      event: 'start',
      ...ids,
      ...indian,
      sequenceNumber: 1,
      customParameters: {},
      mediaFormat: live,
      extra: { region: 'in', 'start.direction': 'inbound' },
    },
  ],
  [
    'custom_parameters with a __proto__ key',
    {
      event: 'start',
      ...ids,
      sequenceNumber: 1,
      customParameters: Object.fromEntries([
        ['__proto__', 'x'],
        ['lang', 'hi'],
      ]),
      mediaFormat: base64,
    },
  ],
  ['start:null', { event: 'invalid', code: 'badStart', claimedEvent: 'start' }],
  [
    'unsupported rate',
    {
      event: 'start',
      ...ids,
      sequenceNumber: 1,
      customParameters: {},
      mediaFormat: { ...base64, sampleRateAnnounced: false },
      issues: ['badSampleRate'],
    },
  ],
  [
    // The session detects that there was another start before it.
    'a second start with a different id',
    {
      event: 'start',
      ...ids,
      streamSid: '6f0c1e2d3b4a59687786a5b4c3d21a6p',
      sequenceNumber: 40,
      customParameters: {},
      mediaFormat: { encoding: 'pcm16', sampleRate: 8_000, sampleRateAnnounced: false },
    },
  ],
  ['media, every counter quoted', media({ sequenceNumber: 3, chunk: 2, timestampMs: 40 })],
  [
    'full-size inbound frame',
    media({ sequenceNumber: 12, chunk: 11, timestampMs: 220, payload: new Uint8Array(320) }),
  ],
  ['640-byte frame', media({ sequenceNumber: 4, chunk: 3, timestampMs: 60, payload: new Uint8Array(640) })],
  ['numeric epoch timestamp', media({ sequenceNumber: 1, chunk: 0, timestampMs: 1_760_000_000_000 })],
  ['payload only', media({})],
  ['media labelled with a track', media({ sequenceNumber: 5, chunk: 4, timestampMs: 80, track: 'inbound' })],
  ['media labelled outbound', media({ sequenceNumber: 6, chunk: 5, timestampMs: 80, track: 'outbound' })],
  [
    'mu-law silence',
    media({ sequenceNumber: 3, chunk: 2, timestampMs: 20, payload: new Uint8Array(8).fill(0xff) }),
  ],
  ['capitalised keys', { event: 'invalid', code: 'noEvent' }],
  ['payload missing', { event: 'invalid', code: 'noPayload', claimedEvent: 'media' }],
  ['payload null', { event: 'invalid', code: 'noPayload', claimedEvent: 'media' }],
  ['payload not base64', { event: 'invalid', code: 'badBase64', claimedEvent: 'media' }],
  [
    'odd number of bytes',
    media({
      sequenceNumber: 8,
      chunk: 7,
      timestampMs: 140,
      payload: Uint8Array.of(1, 0, 2),
      issues: ['oddByte'],
    }),
  ],
  ['negative timestamp', media({ sequenceNumber: 8, chunk: 7, issues: ['badTimestamp'] })],
  ['non-numeric timestamp', media({ sequenceNumber: 8, chunk: 7, issues: ['badTimestamp'] })],
  [
    // The session detects that it belongs to another call.
    'stream_sid of another call',
    media({ streamSid: 'deadbeefdeadbeefdeadbeefdead1a6p', sequenceNumber: 9, chunk: 8, timestampMs: 160 }),
  ],
  ['dtmf, quoted digit', { event: 'dtmf', streamSid, sequenceNumber: 7, digit: '5', durationMs: 100 }],
  ['dtmf hash', { event: 'dtmf', streamSid, sequenceNumber: 8, digit: '#', durationMs: 120 }],
  ['dtmf star', { event: 'dtmf', streamSid, sequenceNumber: 9, digit: '*', durationMs: 120 }],
  ['dtmf with timestamp', { event: 'dtmf', streamSid, sequenceNumber: 10, digit: '3', timestampMs: 4_200 }],
  [
    'dtmf with finished flag',
    { event: 'dtmf', streamSid, sequenceNumber: 11, digit: '1', extra: { 'dtmf.finished': true } },
  ],
  ['dtmf without a digit', { event: 'invalid', code: 'badDigit', claimedEvent: 'dtmf' }],
  ['mark echo', { event: 'mark', streamSid, sequenceNumber: 15, name: 'turn-3-end' }],
  ['mark echo without stream_sid', { event: 'mark', sequenceNumber: 75, name: 'greeting-complete' }],
  ['echo of a mark whose audio', { event: 'mark', streamSid, sequenceNumber: 640, name: 'u7' }],
  ['mark named interrupt', { event: 'mark', streamSid, sequenceNumber: 642, name: 'interrupt' }],
  ['mark without a name', { event: 'invalid', code: 'noMarkName', claimedEvent: 'mark' }],
  ['stop, documented stopped', { event: 'stop', ...ids, sequenceNumber: 10, reason: 'stopped', by: 'flow' }],
  [
    'stop as really received',
    { event: 'stop', ...ids, sequenceNumber: 1_190, reason: 'canceled or call ended', by: 'caller' },
  ],
  [
    'stop with only a reason',
    { event: 'stop', streamSid, sequenceNumber: 55, reason: 'user_disconnect', by: 'unknown' },
  ],
  ['stop without reason', { event: 'stop', ...ids, sequenceNumber: 5, by: 'unknown' }],
  ['bare stop', { event: 'stop', by: 'unknown' }],
  ['clear arriving from Exotel', { event: 'clear', streamSid }],
  ['silence event', { event: 'unknown', name: 'silence', streamSid, fields: { stream_sid: streamSid } }],
  ['closed, accepted as a synonym', { event: 'stop', streamSid, by: 'unknown', issues: ['eventAlias'] }],
  ['SEND THIS ONE AS A BINARY FRAME', media({ sequenceNumber: 13, chunk: 12, timestampMs: 240 })],
  ['truncated JSON', { event: 'invalid', code: 'notJson' }],
  ['empty text frame', { event: 'invalid', code: 'notJson' }],
  ['plain text keep-alive', { event: 'invalid', code: 'notJson' }],
  ['JSON null', { event: 'invalid', code: 'notObject' }],
  ['no event key', { event: 'invalid', code: 'noEvent' }],
  ['two objects in one frame', { event: 'invalid', code: 'notJson' }],
  ['byte-order mark before the JSON', { event: 'connected', issues: ['byteOrderMark'] }],
  [
    'unicode in a custom parameter value',
    {
      event: 'start',
      ...ids,
      sequenceNumber: 1,
      customParameters: { naam: 'प्रिया 🙂' },
      mediaFormat: base64,
    },
  ],
];

const outbound: readonly [note: string, expected: Record<string, unknown>][] = [
  ['media, documented minimum', media({})],
  [
    'media with a rule-conforming 3200-byte payload',
    media({ sequenceNumber: 2, chunk: 2, timestampMs: 200, payload: new Uint8Array(3_200) }),
  ],
  [
    'media with a 320-byte payload',
    media({ sequenceNumber: 3, chunk: 3, timestampMs: 400, payload: new Uint8Array(320) }),
  ],
  [
    'mark with sequence_number as a string',
    { event: 'mark', streamSid, sequenceNumber: 4, name: 'turn-3-end' },
  ],
  ['clear: exactly these two keys', { event: 'clear', streamSid }],
  [
    'camelCase hybrid',
    media({ sequenceNumber: 1, chunk: 1, timestampMs: 0, issues: ['camelCaseCounter', 'camelCaseId'] }),
  ],
  ['camelCase streamSid only', media({ issues: ['camelCaseId'] })],
  [
    'mark with numeric sequence_number',
    { event: 'mark', streamSid, sequenceNumber: 4, name: 'm1', issues: ['numericCounter'] },
  ],
  [
    'mark with a timestamp field',
    { event: 'mark', streamSid, sequenceNumber: 5, name: 'playback_chunk', issues: ['markTimestamp'] },
  ],
  ['clear with camelCase id', { event: 'clear', streamSid, issues: ['camelCaseId'] }],
  ['bot-sent stop', { event: 'invalid', code: 'undocumentedEvent' }],
  ['bot-sent start', { event: 'invalid', code: 'undocumentedEvent' }],
  ['application-level ping', { event: 'invalid', code: 'undocumentedEvent' }],
  [
    'empty payload',
    media({
      sequenceNumber: 8,
      chunk: 8,
      timestampMs: 620,
      payload: new Uint8Array(0),
      issues: ['emptyPayload'],
    }),
  ],
  [
    'payload starts with a RIFF/WAVE header',
    media({
      sequenceNumber: 9,
      chunk: 9,
      timestampMs: 640,
      payload: Uint8Array.from(Buffer.from('RIFF$\0\0\0WAVEfmt ', 'latin1')),
      issues: ['riffHeader'],
    }),
  ],
  ['mark with an empty name', { event: 'mark', streamSid, name: '', issues: ['emptyMarkName'] }],
  ['media before start was received', { event: 'media', payload: samples, issues: ['noStreamSid'] }],
];

function media(members: Record<string, unknown>): Record<string, unknown> {
  return { event: 'media', streamSid, payload: samples, ...members };
}

/** The message with its issues by code, and without the words and the raw text of an invalid message. */
function summarize(read: InboundMessage | BotMessage): Record<string, unknown> {
  const members: Record<string, unknown> = { ...read };
  delete members['issues'];
  if (read.event === 'invalid') {
    delete members['message'];
    delete members['raw'];
  }
  const issues = 'issues' in read ? read.issues : undefined;
  return issues === undefined ? members : { ...members, issues: issues.map(({ code }) => code).toSorted() };
}

function find(table: typeof inbound, note: string): Record<string, unknown> | undefined {
  const [longest] = table
    .filter(([start]) => note.startsWith(start))
    .toSorted(([a], [b]) => b.length - a.length);
  return longest?.[1];
}

describe('a message from Exotel', () => {
  const cases = fixtures.filter(({ direction }) => direction === 'in');

  it('should have its own expectation', () => {
    expect(cases).toHaveLength(inbound.length);
    expect(new Set(cases.map(({ note }) => find(inbound, note))).size).toBe(inbound.length);
  });

  it.each(cases)('should be parsed as its note says: $note', ({ note, raw, valid }) => {
    const frames = [raw, Buffer.from(raw), new Uint8Array(Buffer.from(raw))];
    for (const frame of frames) {
      const read = parseMessage(frame);
      expect(summarize(read)).toEqual(find(inbound, note));
      if (valid) expect(read.event).not.toBe('invalid');
    }
  });
});

describe('a message from a bot', () => {
  const cases = fixtures.filter(({ direction }) => direction === 'out');

  it('should have its own expectation', () => {
    expect(cases).toHaveLength(outbound.length);
    expect(new Set(cases.map(({ note }) => find(outbound, note))).size).toBe(outbound.length);
  });

  it.each(cases)('should be accepted or rejected as its note says: $note', ({ note, raw, valid }) => {
    for (const frame of [raw, Buffer.from(raw)]) {
      const read = parseBotMessage(frame);
      expect(summarize(read)).toEqual(find(outbound, note));
      expect(read.event !== 'invalid' && read.issues === undefined).toBe(valid);
    }
  });
});
