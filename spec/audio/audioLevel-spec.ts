import { audioLevel } from '../../src/audio/audioLevel';
import { tone } from '../../src/audio/tools/tone';

describe('audioLevel', () => {
  it('should be 0 dBFS for a full-scale square wave', () => {
    expect(audioLevel(Int16Array.of(-32_768, -32_768))).toEqual({ rmsDb: 0, peakDb: 0 });
  });

  it('should fall 6 dB for half the amplitude', () => {
    const { rmsDb, peakDb } = audioLevel(Int16Array.of(16_384, -16_384));

    expect(rmsDb).toBeCloseTo(-6.02, 2);
    expect(peakDb).toBeCloseTo(-6.02, 2);
  });

  it('should be minus infinity for silence and for no samples', () => {
    expect(audioLevel(new Int16Array(10))).toEqual({ rmsDb: -Infinity, peakDb: -Infinity });
    expect(audioLevel(new Int16Array(0))).toEqual({ rmsDb: -Infinity, peakDb: -Infinity });
  });

  it('should be 3 dB less than its peak for a sine', () => {
    const { rmsDb, peakDb } = audioLevel(tone({ durationMs: 10_000, levelDbfs: -12 }).samples);

    expect(peakDb).toBeCloseTo(-12, 1);
    expect(rmsDb).toBeCloseTo(-15, 1);
  });
});
