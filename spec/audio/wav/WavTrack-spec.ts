import fc from 'fast-check';
import { createResampler } from '../../../src/audio/resample/createResampler';
import { WavTrack, type WavTrackConfig } from '../../../src/audio/wav/WavTrack';
import { WavWriter } from '../../../src/audio/wav/WavWriter';
import { concatSamples, ramp } from '../../kit/audio/audio';
import { MemoryStorage } from '../../kit/audio/MemoryStorage';
import { readWavChannels } from '../../kit/audio/readWavChannels';

interface Piece {
  readonly samples: Int16Array;
  readonly timestampMs: number;
  /** When it arrives, if not at its end. */
  readonly comesAt?: number;
}

/** The samples in the file after a track got these pieces, at 8 kHz. */
function record(
  pieces: readonly Piece[],
  config: Partial<WavTrackConfig> = {},
  fromRate = 8_000,
): Int16Array {
  const storage = new MemoryStorage();
  const { sampleRate = 8_000 } = config;
  const writer = new WavWriter(storage, { sampleRate, channels: 1 });
  let time = config.originMs ?? 0;
  const track = new WavTrack({
    writer,
    channel: 0,
    sampleRate,
    resamplerQuality: 'balanced',
    originMs: 0,
    toleranceMs: 10,
    now: () => time,
    ...config,
  });
  for (const { samples, timestampMs, comesAt } of pieces) {
    time = comesAt ?? Math.max(time, timestampMs + (samples.length * 1_000) / fromRate);
    track.push({ samples, timestampMs, sampleRate: fromRate });
  }
  track.flush();
  writer.flush();
  return Int16Array.from(readWavChannels(storage.bytes).channels[0] ?? []);
}

const silence = (durationMs: number) => new Int16Array(durationMs * 8);

describe('WavTrack', () => {
  it('should place frames at their timestamps', () => {
    const recorded = record([
      { samples: ramp(20), timestampMs: 100 },
      { samples: ramp(20, 500), timestampMs: 120 },
      { samples: ramp(20, 900), timestampMs: 160 },
    ]);

    expect(recorded).toEqual(
      concatSamples([silence(100), ramp(20), ramp(20, 500), silence(20), ramp(20, 900)]),
    );
  });

  it('should join frames whose timestamps are rounded or jitter', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 60 }), (jitters) => {
        const pieces = jitters.map((jitter, index) => ({
          samples: ramp(20, index * 160),
          timestampMs: Math.max(0, index * 20 + (index === 0 ? 0 : jitter)),
        }));

        expect(record(pieces)).toEqual(concatSamples(pieces.map((piece) => piece.samples)));
      }),
    );
  });

  it('should not lose audio with a timestamp before the end of the file', () => {
    const recorded = record([
      { samples: ramp(100), timestampMs: 0 },
      { samples: ramp(100, 1_000), timestampMs: 40 },
      { samples: ramp(100, 2_000), timestampMs: 250 },
    ]);

    expect(recorded).toEqual(concatSamples([ramp(100), ramp(100, 1_000), silence(50), ramp(100, 2_000)]));
  });

  it('should not record audio from before the recording', () => {
    const pieces = [
      { samples: ramp(20), timestampMs: 9_960, comesAt: 10_010 },
      { samples: ramp(20, 160), timestampMs: 9_990, comesAt: 10_040 },
      { samples: ramp(20, 320), timestampMs: 10_010, comesAt: 10_060 },
    ];

    expect(record(pieces, { originMs: 10_000 })).toEqual(concatSamples([ramp(10, 240), ramp(20, 320)]));
  });

  it('should record all audio from the start, even with a slightly earlier timestamp', () => {
    const pieces = [0, 20, 40].map((timestampMs) => ({ samples: ramp(20, 1 + timestampMs), timestampMs }));

    for (const originMs of [1, 5, 9]) {
      expect(record(pieces, { originMs })).toEqual(concatSamples(pieces.map(({ samples }) => samples)));
    }
  });

  it('should not record the part of a long message from before the recording', () => {
    const recorded = record([{ samples: ramp(6_000), timestampMs: 5_000 }], { originMs: 10_000 });

    expect(recorded).toEqual(ramp(1_000, 5_000 * 8 + 1));
  });

  describe('with the clock of another stream', () => {
    it('should place frames from the future where they arrive, and keep their distances', () => {
      const recorded = record([
        { samples: ramp(20), timestampMs: 600_000, comesAt: 120 },
        { samples: ramp(20, 160), timestampMs: 600_020, comesAt: 140 },
        { samples: ramp(20, 320), timestampMs: 600_100, comesAt: 220 },
      ]);

      expect(recorded).toEqual(
        concatSamples([silence(100), ramp(20), ramp(20, 160), silence(60), ramp(20, 320)]),
      );
    });

    it('should continue when the timestamps start again', () => {
      const recorded = record([
        { samples: ramp(3_000), timestampMs: 0 },
        { samples: ramp(20), timestampMs: 0, comesAt: 3_100 },
        { samples: ramp(20, 160), timestampMs: 40, comesAt: 3_140 },
      ]);

      expect(recorded).toEqual(
        concatSamples([ramp(3_000), silence(80), ramp(20), silence(20), ramp(20, 160)]),
      );
    });

    it('should not lose a caller whose timestamps do not change', () => {
      const pieces = Array.from({ length: 300 }, (_, index) => ({
        samples: ramp(20, index * 160),
        timestampMs: 0,
        comesAt: 1_000 + (index + 1) * 20,
      }));
      const recorded = record(pieces, { originMs: 1_000 });

      // Audio of the first two seconds may be from before the recording.
      expect(recorded.length).toBeGreaterThanOrEqual(4_000 * 8);
      expect(recorded.subarray(-4_000 * 8)).toEqual(ramp(4_000, 2_000 * 8));
    });
  });

  describe('with another rate', () => {
    it('should convert without seams, for any chunk size', () => {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (sizes) => {
          let at = 0;
          const pieces = sizes.map((size) => {
            const samples = Int16Array.from({ length: size }, (_, index) =>
              Math.round(8_000 * Math.sin((at + index) / 9)),
            );
            const piece = { samples, timestampMs: (at * 1_000) / 8_000 };
            at += size;
            return piece;
          });
          const resampler = createResampler({ from: 8_000, to: 24_000 });
          const expected = concatSamples([
            resampler.push(concatSamples(pieces.map((piece) => piece.samples))),
            resampler.flush(),
          ]);

          expect(record(pieces, { sampleRate: 24_000 })).toEqual(expected);
        }),
      );
    });

    it('should end one piece before a gap and start the next at its position', () => {
      const recorded = record(
        [
          { samples: new Int16Array(800).fill(5_000), timestampMs: 0 },
          { samples: new Int16Array(800).fill(5_000), timestampMs: 1_000 },
        ],
        { sampleRate: 16_000 },
      );

      expect(recorded).toHaveLength(1_100 * 16);
      // The filter rings before an edge only within its look-ahead.
      expect(Math.max(...recorded.subarray(100 * 16, 1_000 * 16).map(Math.abs))).toBe(0);
      // The samples that the filter holds of the first piece are not lost.
      expect(Math.min(...recorded.subarray(95 * 16, 100 * 16 - 2))).toBeGreaterThan(2_500);
      expect(recorded[50 * 16]).toBeCloseTo(5_000, -1);
      expect(recorded[1_050 * 16]).toBeCloseTo(5_000, -1);
    });

    it('should reject a rate that is not supported', () => {
      expect(() => record([{ samples: ramp(20), timestampMs: 0 }], {}, 8_001)).toThrow(RangeError);
    });
  });
});
