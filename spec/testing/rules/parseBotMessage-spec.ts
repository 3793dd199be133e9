import { parseBotMessage } from '../../../src/testing/rules/parseBotMessage.js';

function issuesOf(text: string): string[] {
  const read = parseBotMessage(text);
  return read.event === 'invalid'
    ? [read.code]
    : (read.issues ?? []).map(({ code, path }) => `${code} ${path ?? ''}`);
}

describe('parseBotMessage', () => {
  it('should parse media, mark and clear', () => {
    expect([
      parseBotMessage(
        '{"event":"media","stream_sid":"a","sequence_number":"7","media":{"chunk":"3","timestamp":"40","payload":"AQI="}}',
      ),
      parseBotMessage(
        Buffer.from('{"event":"mark","stream_sid":"a","sequence_number":"8","mark":{"name":"m"}}'),
      ),
      parseBotMessage('{"event":"clear","stream_sid":"a"}'),
    ]).toEqual([
      {
        event: 'media',
        streamSid: 'a',
        sequenceNumber: 7,
        chunk: 3,
        timestampMs: 40,
        payload: Uint8Array.of(1, 2),
      },
      { event: 'mark', streamSid: 'a', sequenceNumber: 8, name: 'm' },
      { event: 'clear', streamSid: 'a' },
    ]);
  });

  it.each([
    ['{"event":"clear"}', ['noStreamSid stream_sid']],
    ['{"event":"clear","stream_sid":null}', ['noStreamSid stream_sid']],
    ['{"event":"clear","stream_sid":"a","streamSid":"a"}', ['camelCaseId streamSid']],
    ['{"event":"clear","stream_sid":"a","sequence_number":"1"}', ['undocumentedField sequence_number']],
    ['\ufeff {"event":"clear","stream_sid":"a"}', ['byteOrderMark ', 'whiteSpace ']],
    [
      '{"event":"mark","stream_sid":"a","sequence_number":"x","mark":{"name":"m"}}',
      ['badCounter sequence_number'],
    ],
    [
      '{"event":"media","stream_sid":"a","media":{"chunk":1,"timestamp":20,"payload":"AQI="}}',
      ['numericCounter media.chunk', 'numericCounter media.timestamp'],
    ],
    ['{"event":"media","stream_sid":"a","media":{"payload":"AQID"}}', ['oddByte media.payload']],
    [
      '{"event":"media","stream_sid":"a","media":{"payload":"AQI=","track":"outbound"}}',
      ['undocumentedField media.track'],
    ],
    ['{"event":"media","stream_sid":"a","media":{"payload":"AQ-_"}}', ['badBase64']],
    ['{"event":"media","stream_sid":"a","media":{"payload":[1,2]}}', ['noPayload']],
    ['{"event":"media","stream_sid":"a"}', ['noPayload']],
    ['{"event":"mark","stream_sid":"a","mark":"m"}', ['noMarkName']],
    ['{"event":"dtmf","stream_sid":"a","dtmf":{"digit":"1"}}', ['undocumentedEvent']],
    ['{"event":"connected"}', ['undocumentedEvent']],
    ['{"event":""}', ['noEvent']],
    ['{}', ['noEvent']],
    ['[]', ['notObject']],
    ['hello', ['notJson']],
  ])('should find undocumented parts in %s', (text, issues) => {
    expect(issuesOf(text)).toEqual(issues);
  });

  it('should find that a binary frame is not text', () => {
    expect(parseBotMessage(Uint8Array.of(0xff, 0xfe, 0x80))).toMatchObject({
      event: 'invalid',
      code: 'notUtf8',
    });
  });

  it('should read counters with another spelling', () => {
    const text =
      '{"event":"media","streamSid":"a","media":{"payload":"AQI=","chunk":3,"timestamp":40,"sequenceNumber":7}}';
    expect(parseBotMessage(text)).toMatchObject({
      streamSid: 'a',
      sequenceNumber: 7,
      chunk: 3,
      timestampMs: 40,
    });
  });

  it.each([
    ['{"event":"clear"}', '`stream_sid` is missing, but must be a non-empty string'],
    ['{"event":"clear","stream_sid":""}', '`stream_sid` is an empty string, but must be a non-empty string'],
    ['{"event":"clear","stream_sid":7}', '`stream_sid` is a number, but must be a non-empty string'],
  ])('should describe the mistake in the stream id of %s', (text, message) => {
    expect(parseBotMessage(text)).toMatchObject({ issues: [{ code: 'noStreamSid', message }] });
  });
});
