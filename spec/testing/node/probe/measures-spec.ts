import { measureSpeed } from '../../../../src/testing/node/probe/measures';
import type { SimulatedCallEvent } from '../../../../src/testing/caller/SimulatedCallEvent';

const media = (atMs: number, durationMs = 200): SimulatedCallEvent => ({
  type: 'media',
  atMs,
  durationMs,
  bytes: durationMs * 16,
  leadMs: 0,
});

/** Messages of 200 ms that arrive at an interval, from a start time on. */
const every = (ms: number, count: number, fromMs = 0) =>
  Array.from({ length: count }, (_, index) => media(fromMs + index * ms));

const speedOf = (events: readonly SimulatedCallEvent[], gapMs = 40) =>
  measureSpeed({ scenario: 'plain', events }, gapMs);

describe('measureSpeed', () => {
  it.each([
    [200, 1],
    [180, 1.11],
    [100, 2],
  ])('should measure the speed of messages of 200 ms every %i ms', (ms, speed) => {
    expect(speedOf(every(ms, 40))?.speed).toBeCloseTo(speed, 2);
  });

  it('should not count the head start of the first audio and of audio after a clear', () => {
    const burst = [media(0), media(0), media(0), ...every(200, 20, 200)];
    expect(speedOf(burst)?.speed).toBeCloseTo(1, 5);
    const again = [...every(200, 10), { type: 'clear', atMs: 2_000, droppedMs: 0, runsOnMs: 0 } as const];
    const answer = [media(2_000), media(2_000), media(2_000), ...every(200, 20, 2_200)];
    expect(speedOf([...again, ...answer])).toEqual({ speed: 1, overMs: 3_400 });
  });

  it('should count gaps as slowness only with a large `gapMs`', () => {
    const starved = every(400, 20);
    expect(speedOf(starved)).toBeUndefined();
    expect(speedOf(starved, 500)?.speed).toBeCloseTo(0.5, 2);
  });

  it('should return undefined for audio that came at once or was short', () => {
    expect(speedOf(every(0, 40))).toBeUndefined();
    expect(speedOf(every(200, 8))).toBeUndefined();
    expect(speedOf([])).toBeUndefined();
  });
});
