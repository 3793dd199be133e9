import { readPageMessage } from '../../../src/cli/phone/PageMessage';

const read = (message: unknown) => readPageMessage({ data: JSON.stringify(message) });

describe('readPageMessage', () => {
  it('should parse dial, key and hangUp', () => {
    const dial = { type: 'dial', microphoneRate: 48_000, quirks: ['noConnected', 'jitter=80'], from: '0990' };
    expect(read(dial)).toEqual(dial);
    expect(read({ type: 'dial', microphoneRate: 44_100 })).toEqual({
      type: 'dial',
      microphoneRate: 44_100,
      quirks: [],
    });
    expect(read({ type: 'key', digit: '#' })).toEqual({ type: 'key', digit: '#' });
    expect(read({ type: 'hangUp' })).toEqual({ type: 'hangUp' });
  });

  it('should read samples from bytes at any offset', () => {
    const pool = Buffer.from([9, 1, 0, 255, 255, 0, 128]);
    expect(readPageMessage({ data: pool.subarray(1) })).toEqual({
      type: 'audio',
      samples: Int16Array.of(1, -1, -32_768),
    });
  });

  it.each([
    ['another quirk', { type: 'dial', microphoneRate: 8_000, quirks: ['rm -rf'] }],
    ['a quirk out of its range', { type: 'dial', microphoneRate: 8_000, quirks: ['jitter=-1'] }],
    ['a rate that is not converted', { type: 'dial', microphoneRate: 96_000 }],
    ['another rate of a stream', { type: 'dial', microphoneRate: 8_000, sampleRate: 11_025 }],
    ['a number that is a novel', { type: 'dial', microphoneRate: 8_000, from: '1'.repeat(65) }],
    ['two keys', { type: 'key', digit: '12' }],
    ['another type', { type: 'exit' }],
    ['no object', 7],
  ])('should report %s as invalid', (_, message) => {
    expect(read(message).type).toBe('invalid');
  });

  it('should report text that is not JSON as invalid', () => {
    expect(readPageMessage({ data: '{' }).type).toBe('invalid');
    expect(readPageMessage({ data: [] }).type).toBe('invalid');
  });
});
