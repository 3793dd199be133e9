import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import type { InboundMessage } from '../../src/wire/InboundMessage.js';
import { MediaScanner } from '../../src/wire/MediaScanner.js';
import type { MediaMessage } from '../../src/wire/mediaMessage.js';
import { MessageDecoder } from '../../src/wire/MessageDecoder.js';
import { parseMessage } from '../../src/wire/parseMessage.js';
import { arbitraryFrame } from './arbitraryFrame.js';

const streamSid = '5f0c1e2d3b4a59687786a5b4c3d21a6p';

function mediaText(payload: Uint8Array, count = 12): string {
  const base64 = Buffer.from(payload).toString('base64');
  return `{"event":"media","stream_sid":"${streamSid}","sequence_number":"${count}","media":{"chunk":"${count - 1}","timestamp":"${count * 20 - 20}","payload":"${base64}"}}`;
}

/** Whether a text is read without an object tree. */
function isScanned(data: string | Uint8Array): boolean {
  const scanner = MediaScanner.shared;
  return scanner?.take(typeof data === 'string' ? Buffer.from(data) : data) === true && scanner.scan();
}

function decodeMedia(decoder: MessageDecoder, data: string | Uint8Array): MediaMessage {
  const message = decoder.decode(data);
  if (message.event !== 'media') throw new Error(`expected media, got ${JSON.stringify(message)}`);
  return message;
}

describe('MessageDecoder', () => {
  it('should read the media message of live calls', () => {
    const message = new MessageDecoder().decode(Buffer.from(mediaText(Uint8Array.of(1, 2, 3, 4))));
    deepStrictEqual(message, {
      event: 'media',
      streamSid,
      sequenceNumber: 12,
      payload: Uint8Array.of(1, 2, 3, 4),
      chunk: 11,
      timestampMs: 220,
    });
  });

  it('should leave an id that is too long to the schemas, which say so', () => {
    const text = mediaText(new Uint8Array(320)).replace(streamSid, 'x'.repeat(257));

    expect(isScanned(text)).toBe(false);
    expect(new MessageDecoder().decode(text)).toMatchObject({ issues: [{ code: 'badId' }] });
  });

  it.each([
    ['live calls', mediaText(new Uint8Array(320))],
    ['Go, which ends a text with a newline', `${mediaText(new Uint8Array(320))}\n`],
    ['any white space behind', `${mediaText(Uint8Array.of(1, 2))} \t\r\n`],
    [
      'the documents',
      `{"event":"media","sequence_number":3,"stream_sid":"a","media":{"chunk":2,"timestamp":"40","payload":"AQI="}}`,
    ],
    [
      'camelCase simulators',
      `{"event":"media","sequenceNumber":"3","streamSid":"a","media":{"payload":"AQI=","chunk":"2","timestamp":"40"}}`,
    ],
    [
      'a track',
      `{"event":"media","stream_sid":"a","media":{"track":"inbound","chunk":"2","timestamp":"40","payload":"AQI"}}`,
    ],
    ['the payload alone', `{"media":{"payload":""},"event":"media"}`],
  ])('should need no object tree for the layout of %s', (_, text) => {
    expect(isScanned(text)).toBe(true);
    deepStrictEqual(new MessageDecoder().decode(text), parseMessage(text));
  });

  it('should leave a second `media` object to the schema, which takes the last', () => {
    const text = '{"event":"media","media":{"chunk":"1"},"media":{"payload":"AQI="}}';
    deepStrictEqual(new MessageDecoder().decode(text), { event: 'media', payload: Uint8Array.of(1, 2) });
  });

  it('should read what comes after the id of another call than before', () => {
    const decoder = new MessageDecoder();
    const texts = [
      mediaText(Uint8Array.of(1, 2)),
      mediaText(Uint8Array.of(3, 4)).replace(streamSid, 'other'),
    ];
    const read = [...texts, ...texts].map((text) => decodeMedia(decoder, text).streamSid);
    expect(read).toEqual([streamSid, 'other', streamSid, 'other']);
  });

  it('should give payloads that stay as they are while later messages come', () => {
    const decoder = new MessageDecoder();
    const sizes = [320, 2, 3_200, 0, 20_000, 640, 16_384, 1, 320, 100_000, 7, 318];
    const payloads = sizes.map((size, index) => new Uint8Array(size).fill(index + 1));
    const read = Array.from({ length: 20 }, () =>
      payloads.map(
        (payload, index) => decodeMedia(decoder, Buffer.from(mediaText(payload, index + 1))).payload,
      ),
    );
    for (const round of read) deepStrictEqual(round, payloads);
  });

  it('should give payloads that can be looked at as samples', () => {
    const decoder = new MessageDecoder();
    for (const size of [2, 6, 320, 10, 318, 2]) {
      // Half a sample must not put the next payload at an odd place.
      decodeMedia(decoder, mediaText(Uint8Array.of(1)));
      const { buffer, byteOffset, length } = decodeMedia(
        decoder,
        mediaText(new Uint8Array(size).fill(1)),
      ).payload;
      expect([...new Int16Array(buffer, byteOffset, length / 2)]).toEqual(
        Array<number>(size / 2).fill(0x0101),
      );
    }
  });

  it("should keep every call's audio in memory of its own", () => {
    const decoders = [new MessageDecoder(), new MessageDecoder()] as const;
    const texts = [
      mediaText(new Uint8Array(320)),
      `${mediaText(new Uint8Array(320))} `,
      mediaText(new Uint8Array(40_000)),
    ];
    const memories = decoders.map((decoder) =>
      texts.map((text) => decodeMedia(decoder, text).payload.buffer),
    );
    const [first = [], second = []] = memories;
    expect(first.filter((memory) => second.includes(memory))).toEqual([]);
    expect(memories.flat()).not.toContain(Buffer.from('of the pool that all of Node shares').buffer);
  });

  it('should quote no telephone number or key in the message of what it does not understand', () => {
    const texts = [
      '{"event":"start","start":{"from":"09900000001","to":"08000000002"}',
      '{"event":"dtmf","dtmf":{"digit":"4711"}}',
      '{"event":"dtmf","dtmf":{"digit":47}}',
      '["09900000001"]',
      '{"event":"media","media":{"payload":"0990%"}}',
      '{"event":"media","sequence_number":"0990x","media":{"payload":"AAA=","chunk":"-4711","timestamp":"0990 "}}',
    ];
    for (const text of texts) {
      const message = new MessageDecoder().decode(text);
      const words = [
        message.event === 'invalid' ? message.message : '',
        ...(message.issues ?? []).map((issue) => issue.message),
      ].join();
      expect(words.length).toBeGreaterThan(10);
      expect(words.replaceAll('base64', '')).not.toMatch(/\d/);
    }
  });

  it('should quote only the beginning of a long text', () => {
    const message = new MessageDecoder().decode('x'.repeat(1_000_000));
    expect(message).toEqual({
      event: 'invalid',
      code: 'notJson',
      message: `not JSON: "${'x'.repeat(79)}…"`,
      raw: 'x'.repeat(200),
    });
  });

  it('should not throw on anything', () => {
    const deep = `{"event":"start","start":{"custom_parameters":{"a":${'['.repeat(8_000)}${']'.repeat(8_000)}}}}`;
    const frames = [
      '',
      '\ufeff',
      '{',
      'null',
      '[]',
      '"a"',
      '1',
      deep,
      deep.replace('custom_parameters', 'x'),
    ];
    const bytes = [[], [0xff], [0xef, 0xbb, 0xbf], [0xc3, 0x28], [0x7b, 0x22], [0xfe, 0xff, 0x00, 0x7b]];
    const events = [...frames, ...bytes.map((frame) => Uint8Array.from(frame))].map(
      (frame) => new MessageDecoder().decode(frame).event,
    );
    expect(events).toEqual(
      frames
        .map((frame) => (frame.startsWith('{"event":"start"') ? 'start' : 'invalid'))
        .concat(bytes.map(() => 'invalid')),
    );
  });

  it('should give the same for a text read from its bytes and through the schema', () => {
    const counts = { scanned: 0, parsed: 0, media: 0, invalid: 0 };
    let scannedWithWhiteSpace = 0;
    fc.assert(
      fc.property(fc.array(arbitraryFrame, { minLength: 1, maxLength: 3 }), (frames) => {
        const decoder = new MessageDecoder();
        for (const data of frames) {
          const read: InboundMessage = decoder.decode(data);
          deepStrictEqual(read, parseMessage(data));
          const known = isScanned(data);
          counts[known ? 'scanned' : 'parsed']++;
          if (known && MediaScanner.shared?.hasWhiteSpace === true) scannedWithWhiteSpace++;
          if (read.event === 'media' || read.event === 'invalid') counts[read.event]++;
        }
      }),
      { numRuns: 10_000 },
    );
    // Both ways, and both outcomes, were really compared.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(1_000);
    expect(scannedWithWhiteSpace).toBeGreaterThan(300);
  });
});
