import { parseMessage } from '../../../src/wire/parseMessage.js';

describe('the fields of a message', () => {
  it.each([
    ['media', { media: { payload: 'AQI=', chunk: 1, timestamp: 0, track: 'inbound', codec: 'x' } }, 'codec'],
    ['dtmf', { dtmf: { digit: '1', duration: 80, timestamp: 0, tone: 'x' } }, 'tone'],
    ['mark', { mark: { name: 'm', heard: 'x' } }, 'heard'],
    ['stop', { stop: { reason: 'stopped', call_sid: 'c', account_sid: 'a', cause: 'x' } }, 'cause'],
    ['start', { start: { call_sid: 'c', from: '1', direction: 'x' } }, 'direction'],
  ])('should keep only the unknown fields of %s, under their paths', (event, fields, unknown) => {
    const message = parseMessage(
      JSON.stringify({ event, stream_sid: 's', sequence_number: 1, ...fields, region: 'mum' }),
    );

    expect(message).toMatchObject({ event, streamSid: 's', sequenceNumber: 1 });
    expect(message).toHaveProperty('extra', { region: 'mum', [`${event}.${unknown}`]: 'x' });
  });
});
