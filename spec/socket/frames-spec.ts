import { ExotelMessages } from '../../src/testing/caller/exotelMessages';
import { ramp } from '../kit/audio/audio';
import { type FrameCase, type FrameItem, GENEROUS_LIMITS } from '../kit/frames/FrameCase';
import { fuzzFrames } from '../kit/frames/fuzzFrames';
import { runCase } from '../kit/frames/runCase';
import { frame, type FrameOptions } from '../kit/sockets/RawPeer';

const CLOSE = 8;
const PING = 9;

const item = (data: string | Uint8Array, options: FrameOptions = {}): FrameItem => ({
  label: 'frame',
  bytes: frame(data, options),
  pings: 0,
});

const raw = (bytes: Uint8Array): FrameItem => ({ label: 'bytes', bytes: Buffer.from(bytes), pings: 0 });

const closing = (code: number, reason: readonly number[] = []) =>
  Buffer.from([code >> 8, code & 255, ...reason]);

const messages = new ExotelMessages();
const start = [item(messages.connected()), item(messages.start())];
const media = (timestampMs: number) => messages.media(ramp(20), timestampMs);

/** A call that begins, and continues with these items. */
const call = (items: readonly FrameItem[], more: Partial<FrameCase> = {}): FrameCase => ({
  seed: 1,
  isTls: false,
  path: '/calls',
  limits: { ...GENEROUS_LIMITS, maxMessageBytes: 70_000 },
  app: {
    readsWire: true,
    audioFrames: Infinity,
    answersDigits: true,
    endsOn: undefined,
    sampleRate: undefined,
  },
  items: [...start, ...items],
  cutting: 'bytewise',
  isEager: false,
  ending: 'halfClose',
  ...more,
});

const longPing = frame('x'.repeat(114), { opcode: PING, lengthBits: 16 });

const padded = (length: number) => item(media(0).padEnd(length));

describe('the same stream to listen and to acceptCall', () => {
  it.each<[string, FrameCase, RegExp, readonly RegExp[]]>([
    [
      'a ping of 126 bytes',
      call([item('x'.repeat(126), { opcode: PING }), padded(700)]),
      /protocolError/,
      [/1002/],
    ],
    [
      'a short ping whose length is in 16 bits',
      // In two pieces, of which the first is enough to fail.
      call([raw(longPing.subarray(0, 4)), raw(longPing.subarray(4)), item(media(0))], { cutting: 'items' }),
      /protocolError/,
      [/1002/],
    ],
    ['an unknown opcode', call([item('{}', { opcode: 3 })]), /protocolError.*invalid opcode 3/, [/1002/]],
    [
      'a reserved bit',
      call([item(media(0), { reserved: 4 })], { isTls: true }),
      /protocolError.*RSV1/,
      [/1002/],
    ],
    ['a frame without a mask', call([item(media(0), { isMasked: false })]), /protocolError.*MASK/, [/1002/]],
    ['a continuation of nothing', call([item('{}', { opcode: 0 })]), /protocolError.*opcode 0/, [/1002/]],
    [
      'a message within another',
      call([item('{', { isFinal: false }), item(media(0))], { isTls: true }),
      /protocolError.*opcode 1/,
      [/1002/],
    ],
    ['17 fragments', call(fragments(17)), /protocolError.*Too many message fragments/, [/1008/]],
    ['a text that is too long', call([item('x'.repeat(70_001))]), /protocolError.*70000 bytes/, [/1009/]],
    [
      'a close without a code',
      call([item('', { opcode: CLOSE })]),
      /"reason":"socketClosed","code":1005/,
      [/without/],
    ],
    ['a close of 1 byte', call([item('x', { opcode: CLOSE })]), /protocolError/, [/1002/]],
    ['a close with code 1005', call([item(closing(1005), { opcode: CLOSE })]), /protocolError/, [/1002/]],
    [
      'a close whose reason is not UTF-8',
      call([item(closing(3000, [0xff, 0xc3]), { opcode: CLOSE }), item(media(0))], { ending: 'awaitClose' }),
      /"reason":"socketClosed","code":3000/,
      [/3000 "\xff\xc3"/],
    ],
    [
      'a frame that is cut',
      call([item(media(0)), raw(frame(media(20)).subarray(0, 300))]),
      /"reason":"socketClosed","code":1006/,
      [],
    ],
    [
      'a connection that is reset',
      call([item(media(0))], { ending: 'reset' }),
      /"reason":"socketClosed","code":1006/,
      [],
    ],
    [
      'more pings than messages are allowed',
      call(new Array<FrameItem>(1_000).fill(item('', { opcode: PING })), {
        cutting: 'whole',
        limits: { ...GENEROUS_LIMITS, maxMessagesPerSecond: 0.001, maxMessageBurst: 40 },
        ending: 'awaitClose',
      }),
      /protocolError.*maxMessagesPerSecond/,
      [/1008/],
    ],
  ])('should end in the same way, and leave nothing open, with %s', async (_, frameCase, ended, closed) => {
    const { listen, wrong } = await runCase(frameCase);

    expect(wrong).toBeUndefined();
    expect(listen.app.filter((line) => line.includes('"state":"ended"'))).toEqual([
      expect.stringMatching(ended),
    ]);
    const closes = listen.client.filter((line) => line.startsWith('close'));
    expect(closes).toEqual(closed.map((pattern): unknown => expect.stringMatching(pattern)));
  });

  it.each([false, true])(
    'should be read in the same way, with lengths of every type (TLS: %s)',
    async (isTls) => {
      const lengths = [600, 65_534, 65_535, 65_536, 65_537];
      const items = [
        ...lengths.map(padded),
        item(messages.dtmf('5'), { lengthBits: 16 }),
        item(messages.mark('m'), { lengthBits: 64 }),
        ...[0, 1, 124, 125, 126, 127, 128].map((length) => item('x'.repeat(length))),
        item('x'.repeat(125), { opcode: PING }),
        ...fragments(16),
      ];
      const { listen, wrong } = await runCase(call(items, { isTls, cutting: 'random' }));

      expect(wrong).toBeUndefined();
      expect(listen.app.filter((line) => line.startsWith('audio '))).toHaveLength(lengths.length + 1);
      expect(listen.app.filter((line) => line.startsWith('digit '))).toHaveLength(1);
      expect(listen.client.filter((line) => line.startsWith('pong 125#'))).toHaveLength(1);
    },
  );

  it('should report bad UTF-8 in the same way, whole and in fragments', async () => {
    const spoilt = Buffer.from(media(0));
    spoilt.set([0xe2, 0x82, 0xff], 50);
    const items = [
      item(spoilt),
      item(spoilt.subarray(0, 51), { isFinal: false }),
      item('between', { opcode: PING }),
      item(spoilt.subarray(51), { opcode: 0 }),
      item(media(0)),
    ];
    const { listen, wrong } = await runCase(call(items));

    expect(wrong).toBeUndefined();
    expect(
      listen.app.filter((line) => line.startsWith('diagnostic') && line.includes('notUtf8')),
    ).toHaveLength(2);
    expect(listen.app.filter((line) => line.startsWith('audio '))).toHaveLength(1);
  });

  it('should mean the same, whatever is in it', async () => {
    const { failures, seen } = await fuzzFrames(1, 20, { atOnce: 5 });

    expect(failures).toEqual([]);
    expect(seen['call']).toBeGreaterThan(10);
    expect(seen['pong']).toBeGreaterThan(50);
    expect(seen['"reason":"protocolError"']).toBeGreaterThan(2);
  });
});

/** A message of audio in so many fragments. */
function fragments(count: number): readonly FrameItem[] {
  const text = messages.media(ramp(20), 0);
  return Array.from({ length: count }, (_, index) =>
    item(text.slice(index * 5, index === count - 1 ? undefined : (index + 1) * 5), {
      opcode: index === 0 ? 1 : 0,
      isFinal: index === count - 1,
    }),
  );
}
