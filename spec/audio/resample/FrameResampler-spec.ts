import fc from 'fast-check';
import type { AudioFrame } from '../../../src/audio/AudioFrame';
import { FrameResampler } from '../../../src/audio/resample/FrameResampler';
import { ramp } from '../../kit/audio/audio';

describe('FrameResampler', () => {
  it('should date every frame by its first sample, for any chunk size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 60 }), { maxLength: 20 }),
        fc.constantFrom(8_000, 24_000),
        fc.constantFrom(16_000, 44_100),
        (lengthsMs, from, to) => {
          const resampler = new FrameResampler({ from, to, resamplerQuality: 'balanced' });
          const frames: (AudioFrame | undefined)[] = [];
          let at = 5_000;
          for (const lengthMs of lengthsMs) {
            frames.push(
              resampler.push({ samples: ramp(lengthMs, 1, from), sampleRate: from, timestampMs: at }),
            );
            at += lengthMs;
          }
          frames.push(resampler.flush());
          let endsAt = 5_000;
          for (const frame of frames) {
            if (frame !== undefined) {
              expect(frame.sampleRate).toBe(to);
              expect(Math.abs(frame.timestampMs - endsAt)).toBeLessThan(1_000 / to);
              endsAt += (frame.samples.length * 1_000) / to;
            }
          }
          expect(Math.abs(endsAt - at)).toBeLessThan(1_000 / to);
        },
      ),
    );
  });

  it('should keep the number of the message, and return nothing on `flush` without input', () => {
    const resampler = new FrameResampler({ from: 8_000, to: 16_000, resamplerQuality: 'balanced' });

    expect(resampler.flush()).toBeUndefined();
    expect(
      resampler.push({ samples: ramp(20), sampleRate: 8_000, timestampMs: 0, sequenceNumber: 4 }),
    ).toMatchObject({ sequenceNumber: 4, timestampMs: 0 });
  });
});
