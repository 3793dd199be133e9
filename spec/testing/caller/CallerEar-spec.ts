import { AudioTrack } from '../../../src/testing/caller/CallerEar';

const track = (maxMs = Infinity, recentMs = 100) => new AudioTrack({ sampleRate: 8_000, maxMs, recentMs });
const ones = (samples: number) => new Int16Array(samples).fill(1);

describe('AudioTrack', () => {
  it('should hold silence where nothing was written', () => {
    const heard = track();
    heard.write(1, ones(8));
    heard.write(3, ones(8));
    expect([...heard.read(0, 5)]).toEqual(
      [0, 1, 0, 1, 0].flatMap((sample) => Array.from({ length: 8 }, () => sample)),
    );
    expect([...heard.read(1.5, 2.5)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(heard.read(100, 100)).toHaveLength(0);
  });

  it('should neither lose nor add samples between pieces at fractions of a sample', () => {
    const heard = track();
    for (let piece = 0; piece < 1_000; piece++) {
      heard.write(0.33 + piece * 20, ones(160));
    }
    expect(heard.read(1, 20_000).every((sample) => sample === 1)).toBe(true);
  });

  it('should end where it is cut', () => {
    const heard = track();
    heard.write(0, ones(16));
    heard.cut(1);
    heard.cut(5);
    expect([...heard.read(0, 2)]).toEqual([...ones(8), ...new Int16Array(8)]);
  });

  it('should keep the beginning and the most recent audio', () => {
    const heard = track(100, 50);
    for (let at = 0; at < 1_000; at += 20) {
      heard.write(at, ones(160));
    }
    expect(heard.read(0, 100).every((sample) => sample === 1)).toBe(true);
    expect(heard.read(950, 1_000).every((sample) => sample === 1)).toBe(true);
    expect(heard.read(500, 600).every((sample) => sample === 0)).toBe(true);
  });
});
