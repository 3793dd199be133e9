import fc from 'fast-check';
import { z } from 'zod';
import { outboundMessage, type OutboundMessage } from '../../src/wire/OutboundMessage.js';
import { MessageEncoder, type MessageEncoderConfig } from '../../src/wire/MessageEncoder.js';
import { parseBotMessage } from '../../src/testing/rules/parseBotMessage.js';

const streamSid = '5f0c1e2d3b4a59687786a5b4c3d21a6p';

function silence(bytes: number): OutboundMessage {
  return { event: 'media', payload: new Uint8Array(bytes) };
}

/** A value of an application without types. */
function untyped(message: unknown): OutboundMessage {
  return z.custom<OutboundMessage>().parse(message);
}

function timestampsOf(encoder: MessageEncoder, payloads: readonly number[]): (number | undefined)[] {
  return payloads.map((bytes) => {
    const message = parseBotMessage(encoder.encode(silence(bytes)));
    return message.event === 'media' ? message.timestampMs : undefined;
  });
}

describe('MessageEncoder', () => {
  it('should write media, mark and clear to the byte', () => {
    const encoder = new MessageEncoder({ streamSid });
    const texts = [
      encoder.encode({ event: 'media', payload: Uint8Array.of(1, 0, 255, 127) }),
      encoder.encode({ event: 'mark', name: 'greeting' }),
      encoder.encode({ event: 'clear' }),
      encoder.encode({ event: 'media', payload: new Uint8Array(320).subarray(0, 32) }),
    ];
    expect(texts).toEqual([
      `{"event":"media","stream_sid":"${streamSid}","sequence_number":"1","media":{"chunk":"1","timestamp":"0","payload":"AQD/fw=="}}`,
      `{"event":"mark","stream_sid":"${streamSid}","sequence_number":"2","mark":{"name":"greeting"}}`,
      `{"event":"clear","stream_sid":"${streamSid}"}`,
      `{"event":"media","stream_sid":"${streamSid}","sequence_number":"3","media":{"chunk":"2","timestamp":"0","payload":"${'A'.repeat(43)}="}}`,
    ]);
  });

  it('should write only the bytes of a view', () => {
    const memory = Uint8Array.of(9, 9, 1, 2, 3, 4, 9, 9);
    for (const payload of [memory.subarray(2, 6), Buffer.from(memory.buffer, 2, 4)]) {
      const text = new MessageEncoder({ streamSid }).encode({ event: 'media', payload });
      expect(text).toContain('"payload":"AQIDBA=="');
    }
  });

  it('should escape the id and the name as JSON does', () => {
    const odd = 'a"b\\c\n🙂';
    const encoder = new MessageEncoder({ streamSid: odd });
    for (const message of [silence(2), { event: 'mark', name: odd }, { event: 'clear' }] as const) {
      expect(JSON.parse(encoder.encode(message))).toMatchObject({ stream_sid: odd });
    }
    expect(JSON.parse(encoder.encode({ event: 'mark', name: odd }))).toMatchObject({ mark: { name: odd } });
  });

  it.each([
    [{ streamSid }, [3_200, 320, 3_200], [0, 200, 220]],
    [{ streamSid, sampleRate: 16_000 }, [3_200, 3_200], [0, 100]],
    [{ streamSid, sampleRate: 24_000 }, [320, 320, 320, 320], [0, 6, 13, 20]],
    [{ streamSid, encoding: 'mulaw' }, [160, 161, 160], [0, 20, 40]],
  ] as const)('should derive timestamps from the bytes sent, with %j', (config, payloads, timestamps) => {
    expect(timestampsOf(new MessageEncoder(config), payloads)).toEqual(timestamps);
  });

  it('should number all messages and count whole ms of all audio, in any order of messages', () => {
    const size = fc.oneof(
      fc.constantFrom(16, 48, 320, 640, 960, 3_200),
      fc.integer({ min: 1, max: 2_000 }).map((n) => 2 * n),
    );
    const times = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 90, max: 250 }));
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ size, times }) },
      { weight: 1, arbitrary: fc.constant('mark' as const) },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(8_000, 11_025, 16_000, 24_000),
        fc.array(step, { maxLength: 30 }),
        (sampleRate, steps) => {
          const encoder = new MessageEncoder({ streamSid, sampleRate });
          let sequence = 0;
          let chunk = 0;
          let sent = 0;
          for (const one of steps) {
            for (let time = 0; time < (one === 'mark' ? 1 : one.times); time++) {
              sequence++;
              if (one === 'mark') {
                expect(encoder.encode({ event: 'mark', name: 'm' })).toBe(
                  `{"event":"mark","stream_sid":"${streamSid}","sequence_number":"${sequence}","mark":{"name":"m"}}`,
                );
                continue;
              }
              const payload = Buffer.alloc(one.size);
              const at = Math.floor((sent * 1_000) / (sampleRate * 2));
              const expected =
                `{"event":"media","stream_sid":"${streamSid}","sequence_number":"${sequence}",` +
                `"media":{"chunk":"${++chunk}","timestamp":"${at}","payload":"${payload.toString('base64')}"}}`;
              sent += one.size;
              // Compared without `expect`: thousands of calls would be slow.
              const text = encoder.encode({ event: 'media', payload });
              if (text !== expected) {
                expect(text).toBe(expected);
              }
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('should not drift over an hour of frames that are not whole milliseconds', () => {
    const encoder = new MessageEncoder({ streamSid, sampleRate: 24_000 });
    const frames = 540_000;
    for (let frame = 0; frame < frames; frame++) encoder.encode(silence(320));
    expect(timestampsOf(encoder, [320])).toEqual([3_600_000]);
  });

  it('should count beyond a thousand and a million without a gap', () => {
    const encoder = new MessageEncoder({ streamSid });
    const seen: string[] = [];
    for (let count = 1; count <= 1_001_002; count++) {
      const text = encoder.encode({ event: 'media', payload: new Uint8Array(2) });
      if ([1, 999, 1_000, 1_001, 1_999, 2_000, 10_010, 999_999, 1_000_000, 1_001_001].includes(count)) {
        seen.push(text.slice(text.indexOf('"sequence_number"'), text.indexOf(',"timestamp"')));
      }
    }
    expect(seen).toEqual(
      [1, 999, 1_000, 1_001, 1_999, 2_000, 10_010, 999_999, 1_000_000, 1_001_001].map(
        (count) => `"sequence_number":"${count}","media":{"chunk":"${count}"`,
      ),
    );
  });

  it('should count independently of other calls', () => {
    const first = new MessageEncoder({ streamSid });
    first.encode(silence(3_200));
    first.encode({ event: 'mark', name: 'a' });
    expect(new MessageEncoder({ streamSid: 'other' }).encode({ event: 'mark', name: 'b' })).toBe(
      '{"event":"mark","stream_sid":"other","sequence_number":"1","mark":{"name":"b"}}',
    );
  });

  it('should write only messages that Exotel accepts', () => {
    const encoder = new MessageEncoder({ streamSid });
    const messages: OutboundMessage[] = [
      silence(3_200),
      { event: 'mark', name: 'turn-1' },
      silence(100_000),
      { event: 'clear' },
      { event: 'mark', name: 'naam "प्रिया"' },
      silence(2),
    ];
    for (const message of messages) {
      const read = parseBotMessage(encoder.encode(message));
      expect(read).toMatchObject({ ...message, streamSid });
      expect(read).not.toHaveProperty('issues');
    }
  });

  it('should accept as many bytes of μ-law as of PCM16', () => {
    const encoder = new MessageEncoder({ streamSid, encoding: 'mulaw' });

    for (const length of [99_999, 100_000]) {
      expect(parseBotMessage(encoder.encode(silence(length)))).toMatchObject({ payload: { length } });
    }
    expect(() => encoder.encode(silence(100_001))).toThrow(/`payload`.*100000.*got 100001$/);
  });

  it.each<[string, OutboundMessage, new () => Error, RegExp]>([
    ['an empty payload', silence(0), RangeError, /`payload`.*got 0$/],
    ['half a sample', silence(321), RangeError, /`payload`.*got 321$/],
    ['a payload over the limit', silence(100_002), RangeError, /`payload`.*100000.*got 100002$/],
    ['a mark without a name', { event: 'mark', name: '' }, RangeError, /`name`.*got ""$/],
    ['a payload that is text', untyped({ event: 'media', payload: 'AQ==' }), TypeError, /`payload`.*"AQ=="$/],
    ['a name that is a number', untyped({ event: 'mark', name: 1 }), TypeError, /`name`.*got 1$/],
    ['an event that a bot never sends', untyped({ event: 'stop' }), TypeError, /`event`.*"stop"/],
  ])('should reject %s', (_, message, kind, text) => {
    const encoder = new MessageEncoder({ streamSid });
    expect(() => encoder.encode(message)).toThrow(kind);
    expect(() => encoder.encode(message)).toThrow(text);
    expect(encoder.encode({ event: 'mark', name: 'next' })).toContain('"sequence_number":"1"');
  });

  it.each([
    ['text', 'x'.repeat(320), `"${'x'.repeat(80)}"`],
    ['a list', Array.from({ length: 320 }, () => 0), 'an array of 320'],
    ['samples', new Int16Array(320), 'an object of Int16Array'],
    ['samples with the same number of bytes', new Int16Array(160), 'an object of Int16Array'],
    ['a view of data', new DataView(new ArrayBuffer(320)), 'an object of DataView'],
    ['an object with a length', { length: 320, byteLength: 320 }, 'an object of Object'],
    ['undefined', undefined, 'undefined'],
  ])('should reject %s after valid payloads of the same length', (_, payload, described) => {
    const encoder = new MessageEncoder({ streamSid });
    encoder.encode(silence(320));
    encoder.encode(silence(160));
    for (const times of [1, 2]) {
      expect(() => encoder.encode(untyped({ event: 'media', payload }))).toThrow(
        new TypeError(`\`payload\` must be a Uint8Array, got ${described}`),
      );
      expect(encoder.encode(silence(320))).toContain(`"media":{"chunk":"${2 + times}"`);
    }
  });

  it('should reject a payload of 16-bit samples with the same length', () => {
    const encoder = new MessageEncoder({ streamSid, encoding: 'mulaw' });
    encoder.encode(silence(1));
    expect(() => encoder.encode(untyped({ event: 'media', payload: new Int16Array(1) }))).toThrow(TypeError);
  });

  it('should accept any array of bytes', () => {
    const bytes = Buffer.from([1, 0, 255, 127]);
    const expected = new MessageEncoder({ streamSid }).encode({ event: 'media', payload: bytes });
    for (const payload of [new Int8Array(bytes), new Uint8ClampedArray(bytes), new Uint8Array(bytes)]) {
      const message = untyped({ event: 'media', payload });
      expect(new MessageEncoder({ streamSid }).encode(message)).toBe(expected);
    }
  });

  it.each<[MessageEncoderConfig, RegExp]>([
    [{ streamSid: '' }, /`streamSid`.*got ""/],
    [{ streamSid, sampleRate: 0 }, /`sampleRate`.*got 0/],
    [{ streamSid, sampleRate: 8_000.5 }, /`sampleRate`.*got 8000.5/],
    [{ streamSid, sampleRate: Number.NaN }, /`sampleRate`.*got NaN/],
    [z.custom<MessageEncoderConfig>().parse({ streamSid, encoding: 'opus' }), /`encoding`.*got "opus"/],
  ])('should reject the config %j', (config, text) => {
    expect(() => new MessageEncoder(config)).toThrow(RangeError);
    expect(() => new MessageEncoder(config)).toThrow(text);
  });

  it('should have a schema that accepts the same messages', () => {
    const taken = [silence(2), { event: 'mark', name: 'a' }, { event: 'clear' }];
    const refused = [
      { event: 'stop' },
      { event: 'mark', name: '' },
      { event: 'clear', name: 'a' },
      { event: 'media' },
    ];
    expect(taken.map((message) => outboundMessage.safeParse(message).success)).toEqual([true, true, true]);
    expect(refused.map((message) => outboundMessage.safeParse(message).success)).toEqual(
      refused.map(() => false),
    );
  });

  it('should continue the counters of a previous encoder', () => {
    const encoder = new MessageEncoder({
      streamSid,
      initial: { sequenceNumber: 41, chunk: 30, sentMs: 6_000 },
    });
    const texts = [encoder.encode(silence(3_200)), encoder.encode(silence(320))];

    expect(texts.map((text) => parseBotMessage(text))).toMatchObject([
      { sequenceNumber: 42, chunk: 31, timestampMs: 6_000 },
      { sequenceNumber: 43, chunk: 32, timestampMs: 6_200 },
    ]);
  });
});
