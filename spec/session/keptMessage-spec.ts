import { type EarlyMessage, keptMessage } from '../../src/session/keptMessage';
import { parseMessage } from '../../src/wire/parseMessage';

function early(message: object): EarlyMessage {
  const parsed = parseMessage(JSON.stringify(message));
  if (parsed.event !== 'media' && parsed.event !== 'dtmf' && parsed.event !== 'mark') {
    throw new Error(`This is ${parsed.event}`);
  }
  return parsed;
}

describe('keptMessage', () => {
  it('should keep a message as it is, without fields that nobody knows', () => {
    const media = early({ event: 'media', stream_sid: 's1', media: { payload: 'AQA=' } });
    const key = early({ event: 'dtmf', dtmf: { digit: '7' }, more: 'x'.repeat(1_000) });

    expect(keptMessage(media)).toBe(media);
    expect(keptMessage(key)).toEqual({ event: 'dtmf', digit: '7', extra: {} });
  });

  it.each([
    ['a mark', (name: string) => early({ event: 'mark', mark: { name } })],
    ['a stream', (name: string) => early({ event: 'dtmf', stream_sid: name, dtmf: { digit: '7' } })],
  ])('should not keep one that names %s with more than 256 characters', (_, named) => {
    expect(keptMessage(named('x'.repeat(256)))).toBeDefined();
    expect(keptMessage(named('x'.repeat(257)))).toBeUndefined();
  });
});
