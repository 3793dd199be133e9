import { EarlyMedia, type EarlyMessage } from '../../../src/session/inbound/EarlyMedia';
import { parseMessage } from '../../../src/wire/parseMessage';

const FORMAT = { encoding: 'pcm16', sampleRate: 8_000 } as const;

function early(message: object): EarlyMessage {
  const parsed = parseMessage(JSON.stringify(message));
  if (parsed.event !== 'media' && parsed.event !== 'dtmf' && parsed.event !== 'mark') {
    throw new Error(`This is ${parsed.event}`);
  }
  return parsed;
}

const media = (ms: number) =>
  early({ event: 'media', media: { payload: Buffer.alloc(ms * 16).toString('base64') } });

describe('EarlyMedia', () => {
  it('should return messages unchanged, without unknown fields', () => {
    const kept = new EarlyMedia();
    const sound = early({ event: 'media', stream_sid: 's1', media: { payload: 'AQA=' } });
    const key = early({ event: 'dtmf', dtmf: { digit: '7' }, more: 'x'.repeat(1_000) });

    expect([sound, key].map((message) => kept.keep(message))).toEqual(['kept', 'kept']);
    expect(kept.takeAll(FORMAT)).toEqual([sound, { event: 'dtmf', digit: '7', extra: {} }]);
    expect(kept.takeAll(FORMAT)).toEqual([]);
  });

  it('should not keep a mark with a name of more than 256 characters', () => {
    const kept = new EarlyMedia();
    const named = (name: string) => early({ event: 'mark', mark: { name } });

    expect(kept.keep(named('x'.repeat(256)))).toBe('kept');
    expect(kept.keep(named('x'.repeat(257)))).toBe('nameTooLong');
    expect(kept.takeAll(FORMAT)).toHaveLength(1);
  });

  it('should keep a second at the highest sample rate, and return the last second at the real sample rate', () => {
    const kept = new EarlyMedia();
    const answers = Array.from({ length: 40 }, () => kept.keep(media(100)));

    expect(answers.filter((answer) => answer === 'kept')).toHaveLength(30);
    expect(kept.takeAll(FORMAT).filter((message) => message !== 'dropped')).toHaveLength(10);
  });

  it('should drop as many of the oldest messages as a large message replaces', () => {
    const kept = new EarlyMedia();
    for (let message = 0; message < 30; message++) {
      kept.keep(media(100));
    }

    expect(kept.keep(media(2_950))).toBe('oldestDropped');
    expect(kept.takeAll({ encoding: 'pcm16', sampleRate: 24_000 })).toHaveLength(1);
  });

  it('should keep a hundred messages', () => {
    const kept = new EarlyMedia();
    for (let message = 0; message <= 100; message++) {
      kept.keep(early({ event: 'dtmf', dtmf: { digit: '7' } }));
    }

    expect(kept.takeAll(FORMAT)).toHaveLength(100);
  });
});
