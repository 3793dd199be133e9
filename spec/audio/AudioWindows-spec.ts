import type { AudioFrame } from '../../src/audio/AudioFrame';
import { AudioWindows } from '../../src/audio/AudioWindows';
import { ramp } from '../kit/audio/audio';

const frame = (timestampMs: number, durationMs: number, from = 1): AudioFrame => ({
  samples: ramp(durationMs, from),
  sampleRate: 8_000,
  timestampMs,
});

/** The start times of the windows of 20 ms, and their first samples. */
function windowsOf(frames: readonly AudioFrame[]): readonly (readonly [number, number | undefined])[] {
  const windows = new AudioWindows(20);
  return frames.flatMap((each) =>
    Array.from(windows.push(each), ({ timestampMs, samples }) => [timestampMs, samples[0]] as const),
  );
}

describe('AudioWindows', () => {
  it('should cut frames into windows with the time of their first sample', () => {
    expect(windowsOf([frame(100, 15), frame(115, 15, 121), frame(130, 30, 241)])).toEqual([
      [100, 2],
      [120, 162],
      [140, 322],
    ]);
  });

  it('should count samples where timestamps are rounded or late', () => {
    expect(windowsOf([frame(0, 20), frame(37, 20), frame(40, 20), frame(0, 20)]).map(([at]) => at)).toEqual([
      0, 20, 40, 60,
    ]);
  });

  it('should continue at the timestamp where audio is missing, and drop an incomplete window', () => {
    expect(windowsOf([frame(0, 30), frame(500, 20, 1_001)])).toEqual([
      [0, 2],
      [500, 1_002],
    ]);
  });

  it('should start a new window when the rate changes', () => {
    const wide: AudioFrame = { samples: new Int16Array(320).fill(7), sampleRate: 16_000, timestampMs: 30 };

    expect(windowsOf([frame(0, 30), wide])).toEqual([
      [0, 2],
      [30, 7],
    ]);
  });
});
