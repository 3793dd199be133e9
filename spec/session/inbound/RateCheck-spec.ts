import fc from 'fast-check';
import { RateCheck } from '../../../src/session/inbound/RateCheck';
import { createNoise } from '../../kit/audio/noise';

/** Passes a stream of messages to a check; returns its results, and when. */
class Stream {
  readonly verdicts: { readonly rate: number; readonly atMs: number }[] = [];
  #now = 1_700_000_000_000;
  readonly #startedAt = this.#now;
  readonly #check: RateCheck;

  constructor(announced: number) {
    this.#check = new RateCheck(announced);
  }

  get isSettled(): boolean {
    return this.#check.isSettled;
  }

  /** Audio of a sample rate in messages, each when it has been spoken, and slightly late. */
  play(config: { rate: number; forMs: number; messageMs?: number; jitterMs?: () => number }): this {
    const { rate, forMs, messageMs = 20, jitterMs = () => 0 } = config;
    const from = this.#now;
    for (let at = messageMs; at <= forMs; at += messageMs) {
      this.#now = Math.max(this.#now, from + at + jitterMs());
      this.#take((rate * messageMs) / 1_000);
    }
    this.#now = Math.max(this.#now, from + forMs);
    return this;
  }

  /** Audio that arrives at once. */
  burst(rate: number, audioMs: number): this {
    for (let at = 0; at < audioMs; at += 20) {
      this.#take((rate * 20) / 1_000);
    }
    return this;
  }

  wait(ms: number): this {
    this.#now += ms;
    return this;
  }

  #take(samples: number): void {
    const rate = this.#check.take(samples, this.#now);
    if (rate !== undefined) {
      this.verdicts.push({ rate, atMs: this.#now - this.#startedAt });
    }
  }
}

describe('RateCheck', () => {
  it.each([
    [8_000, 16_000],
    [8_000, 24_000],
    [16_000, 24_000],
    [16_000, 8_000],
    [24_000, 8_000],
    [24_000, 16_000],
  ])('should report within 7 s, once, that audio read at %i Hz arrives at %i Hz', (announced, rate) => {
    for (const messageMs of [20, 100, 200]) {
      const { verdicts } = new Stream(announced).play({ rate, forMs: 60_000, messageMs });

      expect(verdicts.map((verdict) => verdict.rate)).toEqual([rate]);
      expect(verdicts[0]?.atMs).toBeGreaterThan(5_900);
      expect(verdicts[0]?.atMs).toBeLessThan(7_000);
    }
  });

  it('should report it in spite of jitter, a hold and a burst at the beginning', () => {
    const noise = createNoise(1);
    const jitterMs = () => Math.min(300, Math.abs(80 * noise()));
    const { verdicts } = new Stream(8_000)
      .burst(16_000, 800)
      .play({ rate: 16_000, forMs: 3_000, jitterMs })
      .wait(1_000)
      .play({ rate: 16_000, forMs: 10_000, jitterMs });

    expect(verdicts.map(({ rate }) => rate)).toEqual([16_000]);
  });

  it.each([8_000, 16_000, 24_000])('should not report audio at the announced %i Hz', (rate) => {
    const stream = new Stream(rate).play({ rate, forMs: 7_000 });

    expect(stream.verdicts).toEqual([]);
    expect(stream.isSettled).toBe(true);
  });

  it('should not report late audio', () => {
    // Every two seconds the network stops for 1.9 s, and its audio arrives at once.
    const stream = new Stream(8_000);
    for (let turn = 0; turn < 50; turn++) {
      stream.wait(1_900).burst(8_000, 1_900).play({ rate: 8_000, forMs: 100 });
    }

    expect(stream.verdicts).toEqual([]);
  });

  it('should not report a long backlog that arrives at twice the speed', () => {
    const stream = new Stream(8_000)
      .play({ rate: 8_000, forMs: 1_000 })
      .wait(20_000)
      .play({ rate: 16_000, forMs: 20_000 })
      .play({ rate: 8_000, forMs: 10_000 });

    expect(stream.verdicts).toEqual([]);
  });

  it('should not report a hold, a stall or silence that is not sent', () => {
    const stream = new Stream(16_000);
    for (let turn = 0; turn < 20; turn++) {
      stream.play({ rate: 16_000, forMs: 900 }).wait(900);
    }

    expect(stream.verdicts).toEqual([]);
  });

  it('should not report any mixture of jitter, gaps and bursts', () => {
    const piece = fc.record({
      forMs: fc.integer({ min: 20, max: 4_000 }),
      gapMs: fc.integer({ min: 0, max: 6_000 }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(8_000, 16_000, 24_000),
        fc.constantFrom(20, 100, 200),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(piece, { minLength: 5, maxLength: 30 }),
        (rate, messageMs, seed, pieces) => {
          const noise = createNoise(seed);
          const stream = new Stream(rate).burst(rate, 1_000);
          for (const { forMs, gapMs } of pieces) {
            stream
              .play({ rate, forMs, messageMs, jitterMs: () => Math.min(200, Math.abs(60 * noise())) })
              .wait(gapMs)
              // Half of what was spoken meanwhile was kept.
              .burst(rate, gapMs / 2);
          }
          expect(stream.verdicts).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
