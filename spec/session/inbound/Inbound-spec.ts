import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { samplesToPcm16 } from '../../../src/audio/pcm16';
import { Inbound, type InboundConfig, type InboundEffect } from '../../../src/session/inbound/Inbound';
import { parseMessage } from '../../../src/wire/parseMessage';
import { ramp } from '../../kit/audio/audio';

const start = (fields: object = {}) => ({
  event: 'start',
  stream_sid: 's1',
  sequence_number: '1',
  start: { call_sid: 'c1', media_format: { sample_rate: '8000' }, ...fields },
});
const media = (samples: Int16Array | Uint8Array, fields: object = {}) => ({
  event: 'media',
  media: {
    payload: Buffer.from(samples instanceof Int16Array ? samplesToPcm16(samples) : samples).toString(
      'base64',
    ),
    ...fields,
  },
});
const dtmf = (digit: string, sequenceNumber?: number) => ({
  event: 'dtmf',
  sequence_number: sequenceNumber,
  dtmf: { digit },
});

/** An effect as a short text: audio by its length and time. */
function short(effect: InboundEffect): string {
  switch (effect.type) {
    case 'started':
      return `started ${effect.info.streamSid} at ${effect.info.mediaFormat.sampleRate}`;
    case 'audio':
      return `${effect.frame.samples.length} samples at ${effect.frame.timestampMs}`;
    case 'digit':
      return `digit ${effect.digit.digit}`;
    case 'echo':
      return `echo ${effect.name}`;
    case 'stopped':
      return `stopped by ${effect.by}: ${effect.reason ?? ''}`;
    case 'diagnostic':
      return effect.code;
  }
}

/** The effects of each message. */
function play(messages: readonly (object | string)[], config: Partial<InboundConfig> = {}): string[][] {
  const inbound = new Inbound({
    upgrade: undefined,
    wireSampleRate: undefined,
    maxCustomParameterChars: 8_192,
    ...config,
  });
  return messages.map((message) =>
    inbound.handle(parseMessage(typeof message === 'string' ? message : JSON.stringify(message))).map(short),
  );
}

describe('Inbound', () => {
  it('should convert messages to values', () => {
    expect(
      play([
        { event: 'connected' },
        start(),
        media(ramp(20), { timestamp: '40' }),
        dtmf('5'),
        { event: 'mark', mark: { name: 'g1:p1' } },
        { event: 'clear' },
        { event: 'stop', stop: { reason: 'callended' } },
      ]),
    ).toEqual([
      [],
      ['started s1 at 8000'],
      ['160 samples at 40'],
      ['digit 5'],
      ['echo g1:p1'],
      [],
      ['stopped by caller: callended'],
    ]);
  });

  it('should return the frame of the wire, at the sample rate that the application sets', () => {
    const inbound = new Inbound({
      upgrade: undefined,
      wireSampleRate: 16_000,
      maxCustomParameterChars: 8_192,
    });
    inbound.handle(parseMessage(JSON.stringify(start())));
    const message = { ...media(ramp(1)), sequence_number: '2' };

    expect(inbound.handle(parseMessage(JSON.stringify(message)))).toEqual([
      { type: 'audio', frame: { samples: ramp(1), sampleRate: 16_000, timestampMs: 0, sequenceNumber: 2 } },
    ]);
  });

  it('should join the parameters of connected and start', () => {
    const inbound = new Inbound({
      upgrade: { url: '/x?y=z' },
      wireSampleRate: undefined,
      maxCustomParameterChars: 8_192,
    });
    inbound.handle(parseMessage('{"event":"connected","custom_parameters":{"a":"1"}}'));
    const [effect] = inbound.handle(parseMessage(JSON.stringify(start({ custom_parameters: { b: '2' } }))));

    expect(effect).toMatchObject({
      type: 'started',
      info: { customParameters: { a: '1', b: '2' }, path: '/x', query: { y: 'z' }, callSid: 'c1' },
    });
  });

  it('should keep messages before start, and return them right after it, in order', () => {
    expect(
      play([media(ramp(20)), dtmf('7'), { event: 'mark', mark: { name: 'm' } }, media(ramp(20)), start()]),
    ).toEqual([
      [],
      [],
      [],
      [],
      ['started s1 at 8000', '160 samples at 0', 'digit 7', 'echo m', '160 samples at 20'],
    ]);
  });

  it('should keep the last second of audio before start, at the sample rate of start', () => {
    const early = Array.from({ length: 60 }, () => media(ramp(20)));
    const effects = play([...early, start()]).flat();

    expect(effects.filter((text) => text.includes('samples'))).toHaveLength(50);
    expect(effects.filter((text) => text === 'earlyMediaDropped')).toHaveLength(10);
    expect(
      play([...early, start()], { wireSampleRate: 16_000, maxCustomParameterChars: 8_192 })
        .flat()
        .slice(-1),
    ).toEqual(['160 samples at 590']);
  });

  it('should not keep more than a second at the highest rate, nor more than 100 messages', () => {
    const large = play(Array.from({ length: 10 }, () => media(ramp(500, 1, 8_000)))).flat();
    const many = play([...Array.from({ length: 101 }, () => dtmf('1')), start()]);

    expect(large).toEqual(Array.from({ length: 4 }, () => 'earlyMediaDropped'));
    expect(many[100]).toEqual(['earlyMediaDropped']);
    expect(many.at(-1)).toHaveLength(101);
  });

  it('should keep no long text of messages before start, only audio', () => {
    const long = 'x'.repeat(257);
    const early = [
      { event: 'mark', mark: { name: long } },
      { ...media(ramp(20)), stream_sid: long },
      media(ramp(20)),
      media(ramp(4_000)),
      dtmf('7'),
    ];

    expect(play([...early, start()])).toEqual([
      ['earlyMediaDropped'],
      ['oddMessage'],
      [],
      ['earlyMediaDropped'],
      [],
      ['started s1 at 8000', 'digit 7'],
    ]);
  });

  it('should keep no more parameters of connected than the limit allows', () => {
    const parameters = { a: '1', b: 'x'.repeat(8_192), c: '3' };

    expect(play([{ event: 'connected', custom_parameters: parameters }, start()])).toEqual([
      ['customParametersDropped'],
      ['started s1 at 8000'],
    ]);
  });

  it('should keep only those messages before start that it returns later', async () => {
    setFlagsFromString('--expose-gc');
    const inbound = new Inbound({
      upgrade: undefined,
      wireSampleRate: undefined,
      maxCustomParameterChars: 8_192,
    });
    const take = () => {
      const message = parseMessage('{"event":"dtmf","dtmf":{"digit":"1"},"more":[]}');
      inbound.handle(message);
      return new WeakRef('extra' in message ? (message.extra ?? {}) : {});
    };
    const extra = take();
    // The target of a WeakRef lives until the turn is over.
    await setImmediate();
    runInNewContext('gc()');

    expect(extra.deref()).toBeUndefined();
    expect(inbound.handle(parseMessage(JSON.stringify(start()))).map(short)).toContain('digit 1');
  });

  it('should keep the first start', () => {
    expect(
      play([start(), { ...start(), stream_sid: 's2', sequence_number: '2' }, media(ramp(20))]).slice(1),
    ).toEqual([['secondStart'], ['160 samples at 0']]);
  });

  it('should ignore messages of another stream, also when they came before start', () => {
    const foreign = { ...media(ramp(20)), stream_sid: 's2' };

    expect(play([foreign, start(), foreign, { event: 'stop', stream_sid: 's2' }, media(ramp(20))])).toEqual([
      [],
      ['started s1 at 8000', 'foreignStream'],
      ['foreignStream'],
      ['foreignStream'],
      ['160 samples at 0'],
    ]);
  });

  it('should accept every stream when start names no stream', () => {
    const nameless = { event: 'start', start: { call_sid: 'c1' } };
    const effects = play([nameless, { ...media(ramp(20)), stream_sid: 's9' }]);

    expect(effects[1]).toEqual(['160 samples at 0']);
    expect(effects[0]?.[0]).toBe('oddMessage');
  });

  it('should ignore everything after a stop', () => {
    expect(
      play([start(), { event: 'stop' }, media(ramp(20)), dtmf('1'), { event: 'stop' }, start()]).slice(1),
    ).toEqual([
      ['stopped by unknown: '],
      ['messageAfterStop'],
      ['messageAfterStop'],
      ['messageAfterStop'],
      ['messageAfterStop'],
    ]);
  });

  it('should drop a digit with a repeated sequence number, and report it', () => {
    expect(play([start(), dtmf('1', 2), dtmf('1', 2), dtmf('1', 3), dtmf('1'), dtmf('1')]).slice(1)).toEqual([
      ['digit 1'],
      ['duplicateDigit'],
      ['digit 1'],
      ['digit 1'],
      ['digit 1'],
    ]);
  });

  const numberedMedia = (sequence_number: number) => ({ ...media(ramp(20)), sequence_number });

  it.each<[string, readonly object[], string]>([
    [
      'have the same number in each message, as in the example of the documents',
      [dtmf('1', 1), dtmf('2', 1), dtmf('3', 1), dtmf('3', 1), dtmf('#', 1)],
      '1233#',
    ],
    [
      'are numbered from 1 again',
      [dtmf('1', 1), dtmf('2', 2), dtmf('3', 3), dtmf('4', 1), dtmf('5', 2), dtmf('6', 3)],
      '123456',
    ],
    [
      'are numbered from 1 again and are the same keys',
      [dtmf('1', 1), dtmf('2', 2), dtmf('3', 3), dtmf('1', 1), dtmf('2', 2), dtmf('3', 3)],
      '123123',
    ],
    [
      'are numbered from 1 among media that has numbers of its own',
      [
        ...[numberedMedia(2), dtmf('1', 1), dtmf('2', 2), numberedMedia(3)],
        ...[dtmf('1', 1), dtmf('2', 2), numberedMedia(4), dtmf('1', 1)],
      ],
      '12121',
    ],
    [
      'have the number of the last message of media',
      [numberedMedia(5), dtmf('1', 5), dtmf('1', 5), numberedMedia(6), dtmf('1', 6), dtmf('1', 6)],
      '1111',
    ],
    [
      'have the number of the last echo of a mark',
      [{ event: 'mark', sequence_number: 5, mark: { name: 'm' } }, dtmf('1', 5), dtmf('1', 5)],
      '11',
    ],
    [
      'have the number of the next message of media',
      [dtmf('1', 5), numberedMedia(5), dtmf('1', 6), dtmf('1', 6), numberedMedia(6)],
      '111',
    ],
  ])('should drop no digit when the digits of a call %s', (_, messages, expected) => {
    const digits = play([start(), ...messages])
      .flat()
      .filter((text) => text.startsWith('digit '));

    expect(digits.map((text) => text.slice(-1)).join('')).toBe(expected);
  });

  it('should still drop repeated digits when there is media, and other digits, between them', () => {
    expect(
      play([
        ...[start(), numberedMedia(2), dtmf('1', 3), numberedMedia(4), dtmf('1', 3)],
        ...[dtmf('2', 5), dtmf('1', 3), dtmf('2', 5)],
      ])
        .flat()
        .filter((text) => /^digit|^duplicate/.test(text)),
    ).toEqual(['digit 1', 'duplicateDigit', 'digit 2', 'duplicateDigit', 'duplicateDigit']);
  });

  it('should report missing messages, once per gap', () => {
    const numbered = (sequence_number: number) => ({ ...media(ramp(20)), sequence_number });

    expect(play([start(), numbered(2), numbered(2), numbered(5), numbered(6), numbered(4)]).slice(1)).toEqual(
      [
        ['160 samples at 0'],
        ['160 samples at 20'],
        ['sequenceGap', '160 samples at 40'],
        ['160 samples at 60'],
        ['sequenceGap', '160 samples at 80'],
      ],
    );
  });

  it('should not report a gap for a message that could not be read, only for other missing messages', () => {
    const numbered = (sequence_number: number) => ({ ...media(ramp(20)), sequence_number });
    const bad = (sequence_number: number) => ({ event: 'media', sequence_number, media: {} });

    expect(
      play([
        start(),
        ...[numbered(2), bad(3), numbered(4), bad(5), bad(6), numbered(7)],
        ...['nonsense', numbered(8), numbered(10)],
        ...[bad(11), numbered(13)],
        ...[bad(14), numbered(12)],
      ]).slice(1),
    ).toEqual([
      ['160 samples at 0'],
      ['invalidMessage'],
      ['160 samples at 20'],
      ['invalidMessage'],
      ['invalidMessage'],
      ['160 samples at 40'],
      ['invalidMessage'],
      ['160 samples at 60'],
      ['sequenceGap', '160 samples at 80'],
      ['invalidMessage'],
      ['sequenceGap', '160 samples at 100'],
      ['invalidMessage'],
      ['sequenceGap', '160 samples at 120'],
    ]);
  });

  it('should ignore the bot audio', () => {
    expect(play([start(), media(ramp(20), { track: 'outbound' })])[1]).toEqual(['outboundTrack']);
  });

  it('should report odd messages, and messages that are not understood, and continue', () => {
    expect(
      play([
        start(),
        'nonsense',
        { event: 'media', media: {} },
        { event: 'transfer' },
        media(Uint8Array.of(1, 2, 3)),
      ]).slice(1),
    ).toEqual([['invalidMessage'], ['invalidMessage'], ['unknownEvent'], ['oddMessage', '1 samples at 0']]);
  });

  it('should not report half samples of μ-law', () => {
    const mulaw = start({ media_format: { encoding: 'mulaw' } });

    expect(play([mulaw, media(Uint8Array.of(1, 2, 3))])[1]).toEqual(['3 samples at 0']);
  });

  it('should report the code of a message that is not understood, and not quote it', () => {
    const inbound = new Inbound({
      upgrade: undefined,
      wireSampleRate: undefined,
      maxCustomParameterChars: 8_192,
    });

    expect(inbound.handle(parseMessage('{"event":"dtmf","dtmf":{"digit":"1234"}}'))).toEqual([
      {
        type: 'diagnostic',
        code: 'invalidMessage',
        message: '`dtmf.digit` must be a DTMF digit, got an invalid string',
        detail: { code: 'badDigit', claimedEvent: 'dtmf' },
      },
    ]);
  });

  it('should start once, stop once, and return nothing before or after, whatever comes', () => {
    const message = fc.oneof(
      fc.constantFrom<object | string>(
        { event: 'connected' },
        start(),
        { event: 'stop' },
        dtmf('1'),
        media(ramp(20)),
        media(ramp(20), { track: 'outbound' }),
        { event: 'mark', mark: { name: 'm' } },
        { event: 'clear' },
        'nonsense',
      ),
      fc.string(),
      fc.json(),
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
        const values = play(messages)
          .flat()
          .filter((text) => /^(started|stopped|digit|echo)|samples/.test(text));
        const begins = values.findIndex((text) => text.startsWith('started'));
        const ends = values.findIndex((text) => text.startsWith('stopped'));

        expect(values.filter((text) => text.startsWith('started')).length).toBeLessThanOrEqual(1);
        expect(values.filter((text) => text.startsWith('stopped')).length).toBeLessThanOrEqual(1);
        expect(ends === -1 || ends === values.length - 1).toBe(true);
        expect(begins === 0 || values.every((text) => text.startsWith('stopped'))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
