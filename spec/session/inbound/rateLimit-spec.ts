import fc from 'fast-check';
import { rateLimit } from '../../../src/session/inbound/rateLimit';

/** A limit that keeps its state. */
function limitOf(maxMessagesPerSecond: number, maxMessageBurst: number) {
  let fullAt = 0;
  return {
    allows: (now: number, count = 1) => {
      const next = rateLimit(fullAt, now, count, { maxMessagesPerSecond, maxMessageBurst });
      fullAt = next ?? fullAt;
      return next !== undefined;
    },
  };
}

describe('rateLimit', () => {
  const taken = (limit: ReturnType<typeof limitOf>, events: number, now: number) =>
    Array.from({ length: events }, () => limit.allows(now)).filter((isAllowed) => isAllowed).length;

  it('should accept a burst, then so many a second', () => {
    const limit = limitOf(500, 5_000);

    expect(taken(limit, 6_000, 1_000)).toBe(5_000);
    expect(taken(limit, 100, 1_001)).toBe(0);
    expect(taken(limit, 100, 1_010)).toBe(5);
    expect(taken(limit, 1_000, 2_010)).toBe(500);
    expect(taken(limit, 10_000, 1_000_000)).toBe(5_000);
  });

  it('should count an event as several, but as no more than a burst', () => {
    const limit = limitOf(500, 10);

    expect(limit.allows(0, 4)).toBe(true);
    expect(limit.allows(0, 7)).toBe(false);
    expect(limit.allows(0, 6)).toBe(true);
    expect(taken(limit, 1, 0)).toBe(0);
    expect(limit.allows(20, 1_000)).toBe(true);
    expect(taken(limit, 10, 30)).toBe(5);
    expect(limitOf(500, 0).allows(0, 3)).toBe(false);
  });

  it('should count an event with several tokens as several events, at most as a burst', () => {
    const limit = limitOf(500, 100);

    expect([limit.allows(0, 60), limit.allows(0, 60), limit.allows(0, 40)]).toEqual([true, false, true]);
    expect([limit.allows(199, 1_000), limit.allows(200, 1_000), limit.allows(201)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('should have no limit when the limit is infinite', () => {
    expect(taken(limitOf(Infinity, 5_000), 10_000, 0)).toBe(10_000);
    expect(taken(limitOf(500, Infinity), 10_000, 0)).toBe(10_000);
    expect(taken(limitOf(Infinity, Infinity), 10_000, 0)).toBe(10_000);
  });

  it('should accept the same events as a token bucket', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 8, 250, 1_000),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.record({ wait: fc.nat(500), count: fc.integer({ min: 1, max: 30 }) }), {
          maxLength: 200,
        }),
        (perSecond, burst, events) => {
          const limit = limitOf(perSecond, burst);
          // Tokens in units of a thousandth, so that nothing is rounded.
          let tokens = burst * 1_000;
          let now = 0;
          for (const { wait, count } of events) {
            now += wait;
            tokens = Math.min(burst * 1_000, tokens + wait * perSecond);
            const wanted = Math.min(burst, count) * 1_000;
            const isEnough = tokens >= wanted;
            expect(limit.allows(now, count)).toBe(isEnough);
            tokens -= isEnough ? wanted : 0;
          }
        },
      ),
    );
  });
});
