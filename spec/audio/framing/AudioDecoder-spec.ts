import fc from 'fast-check';
import { AudioDecoder } from '../../../src/audio/framing/AudioDecoder';
import { samplesToPcm16 } from '../../../src/audio/pcm16';
import { concatSamples } from '../../kit/audio/audio';

describe('AudioDecoder', () => {
  it('should count samples for timestamps when messages have no timestamp', () => {
    const decoder = new AudioDecoder({ encoding: 'mulaw', sampleRate: 8_000 });
    const frames = [160, 80, 0, 160].map((length) =>
      decoder.decode(new Uint8Array(length), undefined, undefined),
    );

    expect(frames.map(({ timestampMs, samples }) => [timestampMs, samples.length])).toEqual([
      [0, 160],
      [20, 80],
      [30, 0],
      [30, 160],
    ]);
  });

  it('should use the timestamp of a message, unless it is a date', () => {
    const decoder = new AudioDecoder({ encoding: 'pcm16', sampleRate: 16_000 });

    expect(decoder.decode(Uint8Array.of(1, 0), 60, 7)).toEqual({
      samples: Int16Array.of(1),
      sampleRate: 16_000,
      timestampMs: 60,
      sequenceNumber: 7,
    });
    expect(decoder.decode(Uint8Array.of(1, 0), 1_790_000_000_000, undefined)).toEqual({
      samples: Int16Array.of(1),
      sampleRate: 16_000,
      timestampMs: 1 / 16,
    });
  });

  it('should join split samples for any chunk size, and not copy whole samples', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 20 }), (payloads) => {
        const decoder = new AudioDecoder({ encoding: 'pcm16', sampleRate: 8_000 });
        const frames = payloads.map((payload) => decoder.decode(payload, undefined, undefined));
        const bytes = Buffer.concat(payloads);

        expect(
          Buffer.from(samplesToPcm16(concatSamples(frames.map(({ samples }) => samples)))).equals(
            bytes.subarray(0, bytes.length - (bytes.length % 2)),
          ),
        ).toBe(true);
      }),
    );
    const whole = Uint8Array.of(1, 0, 2, 0);
    const decoder = new AudioDecoder({ encoding: 'pcm16', sampleRate: 8_000 });
    expect(decoder.decode(whole, undefined, undefined).samples.buffer).toBe(whole.buffer);
  });
});
