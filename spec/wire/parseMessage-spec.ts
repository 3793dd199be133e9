import { parseMessage } from '../../src/wire/parseMessage.js';
import { type WireErrorCode, wireErrorCodes, wireIssueCodes } from '../../src/wire/WireIssue.js';

function issuesOf(text: string): string[] {
  return (parseMessage(text).issues ?? []).map(({ code, path }) => `${code} ${path ?? ''}`);
}

const plain = { encoding: 'pcm16', sampleRate: 8_000, sampleRateAnnounced: false };

const notUnderstood: [text: string, code: WireErrorCode][] = [
  ['{"event":"start"}', 'badStart'],
  ['{"event":"start","start":[]}', 'badStart'],
  ['{"event":"start","start":"x","stream_sid":"a"}', 'badStart'],
  ['{"event":"media"}', 'noPayload'],
  ['{"event":"media","media":[]}', 'noPayload'],
  ['{"event":"media","media":{"payload":"A"}}', 'badBase64'],
  ['{"event":"media","media":{"payload":"AQŁC"}}', 'badBase64'],
  ['{"event":"dtmf","dtmf":{"digit":"E"}}', 'badDigit'],
  ['{"event":"dtmf","dtmf":{"digit":"11"}}', 'badDigit'],
  ['{"event":"dtmf","dtmf":{"digit":10}}', 'badDigit'],
  ['{"event":"dtmf","dtmf":{"digit":"ß"}}', 'badDigit'],
  ['{"event":"dtmf","dtmf":null}', 'badDigit'],
  ['{"event":"mark","mark":{"name":""}}', 'noMarkName'],
  ['{"event":"mark","mark":{"name":5}}', 'noMarkName'],
  ['{"event":null}', 'noEvent'],
  ['{"event":""}', 'noEvent'],
  ['[{"event":"stop"}]', 'notObject'],
  ['{"event":"stop"', 'notJson'],
];

const odd: [text: string, issues: string[]][] = [
  // Number() of an object calls the peer's `toString`, or throws.
  [
    '{"event":"start","stream_sid":"a","start":{"media_format":{"channels":{"toString":1}}}}',
    ['badChannels start.media_format.channels'],
  ],
  ['{"event":"connected","custom_parameters":5}', ['badCustomParameters custom_parameters']],
  ['{"event":"clear","stream_sid":{}}', ['badId stream_sid']],
  // Longer than any id, and an id that UTF-8 cannot encode.
  [`{"event":"clear","stream_sid":"${'x'.repeat(257)}"}`, ['badId stream_sid']],
  ['{"event":"clear","stream_sid":"\\ud800"}', ['badId stream_sid']],
  ['{"event":"clear","sequence_number":-1}', ['badCounter sequence_number']],
  ['{"event":"clear","sequence_number":"1.5"}', ['badCounter sequence_number']],
  ['{"event":"clear","sequence_number":9007199254740993}', ['badCounter sequence_number']],
  ['{"event":"media","media":{"payload":"","chunk":"x"}}', ['badCounter media.chunk']],
  ['{"event":"media","media":{"payload":"","timestamp":true}}', ['badTimestamp media.timestamp']],
  ['{"event":"media","media":{"payload":"","track":"both"}}', ['badTrack media.track']],
  ['{"event":"dtmf","dtmf":{"digit":"1","duration":"long"}}', ['badDuration dtmf.duration']],
  ['{"event":"dtmf","dtmf":{"digit":"1","timestamp":-1}}', ['badTimestamp dtmf.timestamp']],
  ['{"event":"mark","sequence_number":"x","mark":{"name":"m"}}', ['badCounter sequence_number']],
  ['{"event":"stop","stop":{"stream_sid":{}}}', ['badId stop.stream_sid']],
  ['{"event":"stop","stream_sid":"a","stop":{"streamSid":"b"}}', ['conflictingIds stop.streamSid']],
  [
    '{"event":"start","stream_sid":"a","start":{"media_format":{"channels":2,"encoding":"PCMA","sample_rate":"fast"}}}',
    [
      'badSampleRate start.media_format.sample_rate',
      'badEncoding start.media_format.encoding',
      'badChannels start.media_format.channels',
    ],
  ],
  [
    '{"event":"start","stream_sid":"a","start":{"custom_parameters":5}}',
    ['badCustomParameters start.custom_parameters'],
  ],
  [
    `{"event":"start","stream_sid":"a","start":{"media_format":{"encoding":"${'mulaw'.padEnd(129)}"}}}`,
    ['badEncoding start.media_format.encoding'],
  ],
  [`{"event":"clear","sequence_number":"${'7'.padStart(33, '0')}"}`, ['badCounter sequence_number']],
  ['{"event":"closed"}', ['eventAlias event']],
  ['\ufeff\n{"event":"closed"} ', ['byteOrderMark ', 'whiteSpace ', 'eventAlias event']],
  ['{"event":"start","start":{"call_sid":"c"}}', ['noStreamSid stream_sid']],
  ['{"event":"clear","stream_sid":"a","streamSid":"b"}', ['conflictingIds streamSid']],
  ['{"event":"media","media":{"payload":"AQID"}}', ['oddByte media.payload']],
  ['{"event":"media","media":{"payload":" AQI=\\r\\n"}}', ['payloadWhiteSpace media.payload']],
  [
    '{"event":"media","media":{"payload":"AQ\\tID\\n"}}',
    ['payloadWhiteSpace media.payload', 'oddByte media.payload'],
  ],
];

describe('parseMessage', () => {
  it.each([
    ['top-level snake_case', '{"event":"start","stream_sid":"a","start":{}}'],
    ['top-level camelCase', '{"event":"start","streamSid":"a","start":{}}'],
    ['nested snake_case', '{"event":"start","start":{"stream_sid":"a"}}'],
    ['nested camelCase', '{"event":"start","start":{"streamSid":"a"}}'],
    [
      'an unquoted object beside it',
      '{"event":"start","stream_sid":"a","streamSid":"","start":{"stream_sid":null}}',
    ],
    ['no nested object', '{"event":"start","stream_sid":"a"}'],
  ])('should find the id of the stream in %s', (_, text) => {
    expect(parseMessage(text)).toEqual({
      event: 'start',
      streamSid: 'a',
      customParameters: {},
      mediaFormat: plain,
    });
  });

  it('should decode a payload with the line breaks of MIME', () => {
    const bytes = Uint8Array.from({ length: 3_200 }, (_, index) => index % 251);
    const base64 = Buffer.from(bytes).toString('base64');
    const lines = base64.replace(/.{76}/g, '$&\r\n');
    const spaced = Array.from(base64).join(' \t');

    for (const payload of [lines, `${base64}\n`, ` ${base64}`, spaced]) {
      expect(parseMessage(JSON.stringify({ event: 'media', media: { payload } }))).toMatchObject({
        event: 'media',
        payload: bytes,
      });
    }
    expect(parseMessage(JSON.stringify({ event: 'media', media: { payload: ' \n' } }))).toMatchObject({
      event: 'media',
      payload: new Uint8Array(0),
      issues: [{ code: 'payloadWhiteSpace' }],
    });
  });

  it.each(['A\u00a0QI=', 'AQI=\u2028', 'AQ\0I=', 'A QI = =', 'AQ=\n=AQ=='])(
    'should reject a text that is not base64 even without white space: %j',
    (payload) => {
      expect(parseMessage(JSON.stringify({ event: 'media', media: { payload } }))).toMatchObject({
        event: 'invalid',
        code: 'badBase64',
      });
    },
  );

  it('should use the first of several different ids, and report the others', () => {
    const text =
      '{"event":"start","stream_sid":"a","streamSid":"b","start":{"stream_sid":"a","streamSid":"c"}}';
    expect(parseMessage(text)).toMatchObject({ streamSid: 'a' });
    expect(issuesOf(text)).toEqual(['conflictingIds streamSid', 'conflictingIds start.streamSid']);
  });

  it('should read the fields of a start at the top level as if they were nested', () => {
    const fields =
      '"call_sid":"c","account_sid":"x","leg_sid":"l","from":"1","to":2,"custom_parameters":"a=b","media_format":{"encoding":"raw","sample_rate":"16k","channels":1}';
    const flat = parseMessage(`{"event":"start","stream_sid":"a",${fields}}`);
    expect(flat).toEqual(parseMessage(`{"event":"start","stream_sid":"a","start":{${fields}}}`));
    expect(flat).toMatchObject({ callSid: 'c', from: '1', to: '2', mediaFormat: { sampleRate: 16_000 } });
    expect(flat).not.toHaveProperty('issues');
    expect(flat).not.toHaveProperty('extra');
  });

  it.each([
    ...['PCMA', 'alaw', 'A-Law', 'audio/x-alaw', 'opus', 'G729', 'g.722', 'GSM', 'amr', 'mp3', 'FLAC'].map(
      (encoding) => [encoding, ['badEncoding start.media_format.encoding']] as const,
    ),
    ...['base64', 'mulaw', 'mu-law', 'PCMU', 'audio/x-l16'].map((encoding) => [encoding, []] as const),
  ])('should report an encoding that Exotel does not send: %s', (encoding, issues) => {
    expect(
      issuesOf(JSON.stringify({ event: 'start', stream_sid: 's', start: { media_format: { encoding } } })),
    ).toEqual(issues);
  });

  it('should read camelCase in every field', () => {
    const text =
      '{"event":"start","streamSid":"a","sequenceNumber":1,"start":{"callSid":"c","accountSid":"x","legSid":"l","customParameters":{"k":"v"},"mediaFormat":{"encoding":"audio/lin","sampleRate":24000,"bitRate":"128"}}}';
    expect(parseMessage(text)).toEqual({
      event: 'start',
      streamSid: 'a',
      sequenceNumber: 1,
      callSid: 'c',
      accountSid: 'x',
      legSid: 'l',
      customParameters: { k: 'v' },
      mediaFormat: {
        encoding: 'pcm16',
        sampleRate: 24_000,
        sampleRateAnnounced: true,
        wireEncoding: 'audio/lin',
        bitRate: '128',
      },
    });
  });

  it.each<[string, unknown, string]>([
    ['an object', {}, 'must be a string, got object'],
    ['a long text', 'x'.repeat(257), 'must have at most 256 characters, got 257'],
    ['half of a surrogate pair', '\ud800', 'must be valid Unicode: it contains half of a surrogate pair'],
  ])('should say what is wrong with an id that is %s', (_, id, message) => {
    const text = JSON.stringify({ event: 'clear', stream_sid: id });
    expect(parseMessage(text).issues).toEqual([
      expect.objectContaining({ code: 'badId', message: `\`stream_sid\` ${message}` }),
    ]);
  });

  it.each([
    ['elements', `{"event":"stop","more":[${'10,'.repeat(6_000)}0]}`],
    ['levels', `{"event":"stop","more":${'['.repeat(9_000)}${']'.repeat(9_000)}}`],
    ['parameters', `{"event":"connected","custom_parameters":"${'a=1&'.repeat(6_000)}"}`],
  ])('should reject more %s than any message has without parsing them', (_, text) => {
    expect(parseMessage(text)).toMatchObject({ event: 'invalid', code: 'tooManyParts' });
    expect(parseMessage(text.replaceAll(/[,:[{&]/g, '_'))).toMatchObject({ code: 'notJson' });
  });

  it.each(notUnderstood)('should reject %s', (text, code) => {
    expect(parseMessage(text)).toMatchObject({ event: 'invalid', code, raw: text });
  });

  it.each([
    ['{"event":"media"}', '`media`: Invalid input: expected object, received undefined'],
    ['{"event":"media","media":[]}', '`media`: Invalid input: expected object, received array'],
    [
      '{"event":"media","media":{"payload":null}}',
      '`media.payload`: Invalid input: expected string, received null',
    ],
    ['{"event":"mark","mark":"m"}', '`mark`: Invalid input: expected object, received string'],
    ['{"event":"mark","mark":1e999}', '`mark`: Invalid input: expected object, received Infinity'],
    ['{"event":"mark","mark":{"name":5}}', '`mark.name`: Invalid input: expected string, received number'],
    ['{"event":"mark","mark":{"name":""}}', '`mark.name`: Too small: expected string to have >=1 characters'],
  ])('should report %s as: %s', (text, message) => {
    expect(parseMessage(text)).toMatchObject({ event: 'invalid', message });
  });

  it.each([
    ['{"event":"dtmf","dtmf":{"digit":"a"}}', { digit: 'A' }],
    ['{"event":"dtmf","dtmf":{"digit":5,"duration":120}}', { digit: '5', durationMs: 120 }],
    ['{"event":"dtmf","dtmf":{"digit":0}}', { digit: '0' }],
    [
      '{"event":"dtmf","digit":"5","duration":"90","timestamp":7}',
      { digit: '5', durationMs: 90, timestampMs: 7 },
    ],
  ])('should read the digit of %s', (text, members) => {
    expect(parseMessage(text)).toEqual({ event: 'dtmf', ...members });
  });

  it.each(odd)('should report the anomaly of %s', (text, issues) => {
    expect(issuesOf(text)).toEqual(issues);
    expect(parseMessage(text).event).not.toBe('invalid');
  });

  it('should return an unknown event with all its fields', () => {
    expect(parseMessage('{"event":"silence","ms":5000,"sequence_number":"3","a":{"b":1}}')).toEqual({
      event: 'unknown',
      name: 'silence',
      sequenceNumber: 3,
      fields: { ms: 5_000, sequence_number: '3', a: { b: 1 } },
    });
  });

  it.each(['invalid', 'unknown', 'Media', '__proto__', 'constructor'])(
    'should return the event %s as unknown',
    (name) => {
      expect(parseMessage(JSON.stringify({ event: name }))).toEqual({ event: 'unknown', name, fields: {} });
    },
  );

  it('should not change a prototype through a key named __proto__', () => {
    const message = parseMessage('{"event":"clear","__proto__":{"polluted":true},"constructor":1}');
    expect(message).toEqual({ event: 'clear', extra: { constructor: 1 } });
    expect(message).not.toHaveProperty('polluted');
  });

  it('should return a binary frame that is not text as invalid', () => {
    expect(parseMessage(Uint8Array.of(0xff, 0xfe, 0x80))).toEqual({
      event: 'invalid',
      code: 'notUtf8',
      message: 'not UTF-8: 3 bytes',
      raw: '\ufffd\ufffd\ufffd',
    });
  });

  it('should have a case above for every code', () => {
    expect(new Set(['notUtf8', 'tooManyParts', ...notUnderstood.map(([, code]) => code)])).toEqual(
      new Set(wireErrorCodes),
    );
    expect(new Set(odd.flatMap(([, issues]) => issues.map((issue) => issue.split(' ')[0])))).toEqual(
      new Set(wireIssueCodes),
    );
  });

  it('should mask a number in place of a label or a rate', () => {
    const { issues } = parseMessage(
      '{"event":"start","stream_sid":"a","start":{"media_format":{"encoding":"opus 09900000001","sample_rate":"09900000001 Hz"}}}',
    );

    expect(issues).toHaveLength(2);
    expect(JSON.stringify(issues)).not.toContain('0990');
  });

  it('should not quote telephone numbers or digits in the message of an invalid text', () => {
    const texts = [
      '{"event":"start","start":{"from":"09900000001","to":"08000000002"}',
      '{"event":"dtmf","dtmf":{"digit":"4711"}}',
      '{"event":"dtmf","dtmf":{"digit":47}}',
      '["09900000001"]',
      '{"event":"media","media":{"payload":"0990%"}}',
      '{"event":"media","sequence_number":"0990x","media":{"payload":"AAA=","chunk":"-4711","timestamp":"0990 "}}',
    ];
    for (const text of texts) {
      const message = parseMessage(text);
      const words = [
        message.event === 'invalid' ? message.message : '',
        ...(message.issues ?? []).map((issue) => issue.message),
      ].join();
      expect(words.length).toBeGreaterThan(10);
      expect(words.replaceAll('base64', '')).not.toMatch(/\d/);
    }
  });

  it('should quote only the beginning of a long text', () => {
    const message = parseMessage('x'.repeat(1_000_000));
    expect(message).toEqual({
      event: 'invalid',
      code: 'notJson',
      message: `not JSON: "${'x'.repeat(79)}…"`,
      raw: 'x'.repeat(200),
    });
  });

  it('should not throw on any input', () => {
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
      (frame) => parseMessage(frame).event,
    );
    expect(events).toEqual(
      frames
        .map((frame) => (frame.startsWith('{"event":"start"') ? 'start' : 'invalid'))
        .concat(bytes.map(() => 'invalid')),
    );
  });
});
