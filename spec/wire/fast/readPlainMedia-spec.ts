import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { readPlainMedia } from '../../../src/wire/fast/readPlainMedia.js';
import type { InboundMessage } from '../../../src/wire/InboundMessage.js';
import type { MediaMessage } from '../../../src/wire/messages/media.js';
import { parseMessage, readWithSchema } from '../../../src/wire/parseMessage.js';
import { readJsonObject } from '../../../src/wire/readJsonObject.js';
import { arbitraryFrame } from '../arbitraryFrame.js';

const streamSid = '5f0c1e2d3b4a59687786a5b4c3d21a6p';

function mediaText(payload: Uint8Array, count = 12): string {
  const base64 = Buffer.from(payload).toString('base64');
  return `{"event":"media","stream_sid":"${streamSid}","sequence_number":"${count}","media":{"chunk":"${count - 1}","timestamp":"${count * 20 - 20}","payload":"${base64}"}}`;
}

const counter = fc.oneof(
  { arbitrary: fc.nat(), weight: 8 },
  { arbitrary: fc.nat().map(String), weight: 8 },
  { arbitrary: fc.constantFrom('', ' 1', '-1', -1, 1.5, '9007199254740992', '٣', null, true), weight: 1 },
);

/** Messages with the fields of live calls in any order, mostly with valid values. */
const nearlyPlain = fc
  .tuple(
    fc.record({
      stream_sid: fc.oneof(
        { arbitrary: fc.string({ minLength: 1 }), weight: 20 },
        { arbitrary: fc.constantFrom('', 'x'.repeat(257), 'é', '\ud800', 7, null), weight: 1 },
      ),
      sequence_number: counter,
    }),
    fc.record({
      chunk: counter,
      timestamp: counter,
      payload: fc.oneof(
        {
          arbitrary: fc
            .uint8Array({ maxLength: 40 })
            .map((bytes) => Buffer.from(bytes.subarray(bytes.length % 2)).toString('base64')),
          weight: 12,
        },
        { arbitrary: fc.constantFrom('A', 'AA==', 'AA=', 'A-_=', 'é', '', 7, null), weight: 1 },
      ),
    }),
    fc.constantFrom('', ' ', '\n'),
  )
  .map(([fields, media, space]) => `${JSON.stringify({ ...fields, event: 'media', media })}${space}`);

/** Whether a message is parsed without its schema. */
function isPlain(data: string | Uint8Array): boolean {
  const reading = readJsonObject(data);
  return !('code' in reading) && readPlainMedia(reading.fields) !== undefined;
}

function throughSchema(data: string | Uint8Array): InboundMessage {
  const reading = readJsonObject(data);
  return 'code' in reading ? { event: 'invalid', ...reading } : readWithSchema(reading);
}

function readMedia(data: string | Uint8Array): MediaMessage {
  const message = parseMessage(data);
  if (message.event !== 'media') throw new Error(`expected media, got ${JSON.stringify(message)}`);
  return message;
}

describe('readPlainMedia', () => {
  it('should read the media message of live calls', () => {
    const message = parseMessage(Buffer.from(mediaText(Uint8Array.of(1, 2, 3, 4))));
    deepStrictEqual(message, {
      event: 'media',
      streamSid,
      sequenceNumber: 12,
      payload: Uint8Array.of(1, 2, 3, 4),
      chunk: 11,
      timestampMs: 220,
    });
  });

  it.each([
    ['live calls', mediaText(new Uint8Array(320))],
    ['Go, which ends a text with a newline', `${mediaText(new Uint8Array(320))}\n`],
    [
      'the documents',
      `{"event":"media","sequence_number":3,"stream_sid":"a","media":{"chunk":2,"timestamp":"40","payload":"AQI="}}`,
    ],
  ])('should parse the layout of %s without a schema', (_, text) => {
    expect(isPlain(text)).toBe(true);
    deepStrictEqual(parseMessage(text), throughSchema(text));
  });

  it.each([
    ['an id that is too long', mediaText(new Uint8Array(320)).replace(streamSid, 'x'.repeat(257)), 'badId'],
    ['half a sample', mediaText(Uint8Array.of(1)), 'oddByte'],
    [
      'a counter that is not a number',
      mediaText(new Uint8Array(2)).replace('"chunk":"11"', '"chunk":"x"'),
      'badCounter',
    ],
  ])('should leave %s to the schema, which reports it', (_, text, code) => {
    expect(isPlain(text)).toBe(false);
    expect(parseMessage(text)).toMatchObject({ issues: [{ code }] });
  });

  const plain = {
    event: 'media',
    stream_sid: 's',
    sequence_number: 1,
    media: { chunk: 0, timestamp: 0, payload: 'AQI=' },
  };

  it.each([
    ['of another event', { event: 'mark' }],
    ['without media', { media: undefined }],
    ['with a list for media', { media: ['AQI='] }],
    ['without an id', { stream_sid: undefined, streamSid: 's' }],
    ['with a number for an id', { stream_sid: 7 }],
    ['with an empty id', { stream_sid: '' }],
    ['with an id of 257 characters', { stream_sid: 'x'.repeat(257) }],
    ['with an id that begins with another character than ASCII', { stream_sid: 'és' }],
    ['with an id that ends with another character than ASCII', { stream_sid: 'sé' }],
    ['without a counter', { sequence_number: undefined }],
    ['with a bad chunk', { media: { ...plain.media, chunk: -1 } }],
    ['with a bad timestamp', { media: { ...plain.media, timestamp: 1.5 } }],
    ['with a number for a payload', { media: { ...plain.media, payload: 1 } }],
    ['with a payload that is not base64', { media: { ...plain.media, payload: 'A' } }],
    ['with half a sample', { media: { ...plain.media, payload: 'AQ==' } }],
    ['with a field more', { region: 'mum' }],
    ['with a field more in its media', { media: { ...plain.media, track: 'inbound' } }],
  ])('should not parse a message %s', (_, change) => {
    expect(readPlainMedia(plain)).toMatchObject({ streamSid: 's', sequenceNumber: 1 });
    expect(readPlainMedia({ ...plain, ...change })).toBeUndefined();
  });

  it('should parse an id of 256 characters, and an empty payload', () => {
    const message = { ...plain, stream_sid: ' ~'.repeat(128), media: { ...plain.media, payload: '' } };

    expect(readPlainMedia(message)).toEqual({
      event: 'media',
      streamSid: ' ~'.repeat(128),
      sequenceNumber: 1,
      chunk: 0,
      timestampMs: 0,
      payload: Uint8Array.of(),
    });
  });

  it('should leave a message with unknown fields to the schema, which keeps them', () => {
    const text = mediaText(new Uint8Array(2)).replace('{"event"', '{"region":"mum","event"');

    expect(isPlain(text)).toBe(false);
    expect(parseMessage(text)).toMatchObject({ extra: { region: 'mum' } });
  });

  it('should give every payload its own memory', () => {
    const texts = [
      mediaText(new Uint8Array(320)),
      mediaText(new Uint8Array(320)),
      mediaText(new Uint8Array(40_000)),
    ];
    const payloads = texts.map((text) => readMedia(text).payload);

    expect(new Set(payloads.map(({ buffer }) => buffer)).size).toBe(3);
    expect(payloads.map(({ buffer }) => buffer.byteLength)).toEqual([320, 320, 40_000]);
    expect(payloads.map(({ constructor }) => constructor)).toEqual([Uint8Array, Uint8Array, Uint8Array]);
  });

  it('should return the same as the schema', () => {
    const counts = { plain: 0, other: 0, media: 0, invalid: 0 };
    fc.assert(
      fc.property(fc.oneof(arbitraryFrame, nearlyPlain), (data) => {
        const read = parseMessage(data);
        deepStrictEqual(read, throughSchema(data));
        counts[isPlain(data) ? 'plain' : 'other']++;
        if (read.event === 'media' || read.event === 'invalid') counts[read.event]++;
      }),
      { numRuns: 20_000 },
    );
    // Proves that both paths and both results occurred.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(500);
  });
});
