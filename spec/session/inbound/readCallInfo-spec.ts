import { readCallInfo, type CallInfoSources } from '../../../src/session/inbound/readCallInfo';
import { parseMessage } from '../../../src/wire/parseMessage';

const nothing: CallInfoSources = {
  upgrade: undefined,
  connectedParameters: undefined,
  wireSampleRate: undefined,
};

function infoOf(start: object, sources: Partial<CallInfoSources> = {}) {
  const message = parseMessage(JSON.stringify({ event: 'start', start: { call_sid: 'c1', ...start } }));
  if (message.event !== 'start') {
    throw new Error(`Not a start: ${JSON.stringify(message)}`);
  }
  return readCallInfo(message, { ...nothing, ...sources });
}

describe('readCallInfo', () => {
  it('should join the info of start and of the request', () => {
    expect(
      infoOf(
        {
          stream_sid: 's1',
          account_sid: 'acme1',
          leg_sid: 'l1',
          from: '0990',
          to: '0800',
          custom_parameters: { plan: 'gold' },
          media_format: { encoding: 'raw', sample_rate: '16000', bit_rate: '256kbps' },
        },
        { upgrade: { url: '/calls/7?sample-rate=8000&x=%20y', socket: { remoteAddress: '10.0.0.1' } } },
      ),
    ).toEqual({
      streamSid: 's1',
      callSid: 'c1',
      accountSid: 'acme1',
      legSid: 'l1',
      from: '0990',
      to: '0800',
      customParameters: { plan: 'gold' },
      mediaFormat: { encoding: 'pcm16', sampleRate: 16_000, wireEncoding: 'raw', bitRate: '256kbps' },
      path: '/calls/7',
      query: { 'sample-rate': '8000', x: ' y' },
      remoteAddress: '10.0.0.1',
    });
  });

  it('should leave out missing info, and create an id', () => {
    const info = infoOf({});

    expect(Object.keys(info).sort()).toEqual(['callSid', 'customParameters', 'mediaFormat', 'streamSid']);
    expect(info.streamSid).toMatch(/^local-[0-9a-z]+$/);
    expect(infoOf({}).streamSid).not.toBe(info.streamSid);
    expect(info.mediaFormat).toEqual({ encoding: 'pcm16', sampleRate: 8_000 });
  });

  it.each([
    [
      'what the application insists on',
      { media_format: { sample_rate: 8_000 } },
      '/?sample-rate=16000',
      24_000,
      24_000,
    ],
    [
      'what start announced',
      { media_format: { sample_rate: '8kHz' } },
      '/?sample-rate=16000',
      undefined,
      8_000,
    ],
    ['what the URL asked for', {}, '/?sample-rate=16000', undefined, 16_000],
    ['what the URL asked for in its other spelling', {}, '/?sample_rate=24000', undefined, 24_000],
    ['8 kHz when the URL asks for what there is not', {}, '/?sample-rate=44100', undefined, 8_000],
    ['8 kHz when nobody says anything', {}, '/calls', undefined, 8_000],
    [
      'what the URL asked for when start announced nonsense',
      { media_format: { sample_rate: 'fast' } },
      '/?sample-rate=16000',
      undefined,
      16_000,
    ],
  ])('should use as the sample rate %s', (_, start, url, wireSampleRate, expected) => {
    expect(infoOf(start, { upgrade: { url }, wireSampleRate }).mediaFormat.sampleRate).toBe(expected);
  });

  it('should join the parameters of connected and start, where those of start win', () => {
    const { customParameters } = infoOf(
      { custom_parameters: { a: 'start', b: '2' } },
      { connectedParameters: { a: 'connected', c: '3' } },
    );

    expect(customParameters).toEqual({ a: 'start', b: '2', c: '3' });
  });

  it('should not let a key named __proto__ change a prototype', () => {
    const { customParameters, query } = infoOf(
      { custom_parameters: '__proto__=x&toString=y' },
      { upgrade: { url: '/?__proto__=z' } },
    );

    expect(Object.getPrototypeOf(customParameters)).toBeNull();
    expect(Object.entries(customParameters)).toEqual([
      ['__proto__', 'x'],
      ['toString', 'y'],
    ]);
    expect(Object.getPrototypeOf(query)).toBeNull();
    expect(Object.entries(query ?? {})).toEqual([['__proto__', 'z']]);
  });
});
