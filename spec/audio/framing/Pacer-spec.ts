import fc from 'fast-check';
import { Pacer } from '../../../src/audio/framing/Pacer';

describe('Pacer', () => {
  it('should send `sendAheadMs` of audio at once', () => {
    const pacer = new Pacer();
    const due = [200, 200, 200].map((durationMs) => {
      const at = Math.max(1_000, pacer.dueAt(durationMs));
      return [at, pacer.send(durationMs, at)];
    });

    expect(due).toEqual([
      [1_000, { startsAt: 1_000, endsAt: 1_200 }],
      [1_000, { startsAt: 1_200, endsAt: 1_400 }],
      [1_200, { startsAt: 1_400, endsAt: 1_600 }],
    ]);
  });

  it('should use absolute deadlines, however late its caller is', () => {
    const pacer = new Pacer(400);
    const lateness = [0, 7, 31, 2, 90, 0, 13];
    let now = 0;
    const deadlines = lateness.map((lateMs) => {
      const dueAt = pacer.dueAt(100);
      now = Math.max(now, dueAt) + lateMs;
      pacer.send(100, now);
      return dueAt;
    });

    expect(deadlines).toEqual([-Infinity, -200, -100, 0, 100, 200, 300]);
  });

  it('should start again after an underrun, without a burst', () => {
    const pacer = new Pacer(400);
    pacer.send(200, 0);

    expect(pacer.dueAt(200)).toBe(0);
    expect(pacer.send(200, 10_000)).toEqual({ startsAt: 10_000, endsAt: 10_200 });
    expect(pacer.dueAt(200)).toBe(10_000);
    pacer.send(200, 10_000);
    expect(pacer.dueAt(200)).toBe(10_200);
  });

  it('should send a message of any length a little before it is needed', () => {
    const pacer = new Pacer(400);
    pacer.send(1_000, 0);

    expect(pacer.dueAt(350)).toBe(900);
    expect(pacer.dueAt(1_000)).toBe(900);
    expect(new Pacer(0).sendAheadMs).toBe(0);
  });

  it('should continue from the cut, and not later than without the cut', () => {
    const pacer = new Pacer(400);
    pacer.send(1_000, 0);
    pacer.cut(600, 300);
    expect(pacer.endsAt).toBe(600);
    pacer.cut(800, 300);
    expect(pacer.endsAt).toBe(600);
    expect(pacer.send(100, 300)).toEqual({ startsAt: 600, endsAt: 700 });
  });

  it('should not assume that a message is in play after a cut', () => {
    const pacer = new Pacer(400);
    pacer.send(200, 0);
    pacer.send(200, 0);
    pacer.cut(200, 50);

    expect(pacer.dueAt(200)).toBe(-150);
    expect(pacer.send(200, 50)).toEqual({ startsAt: 200, endsAt: 400 });
    expect([pacer.runsDryAt, pacer.dueAt(200)]).toEqual([250, 50]);
    // After a silence both clocks agree again.
    pacer.send(200, 500);
    expect([pacer.endsAt, pacer.runsDryAt]).toEqual([700, 700]);
  });

  it('should never be further ahead than `sendAheadMs`, and have no gap while there is audio', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 800 }), { minLength: 1, maxLength: 50 }),
        fc.nat({ max: 1_000 }),
        (durations, leadMs) => {
          const pacer = new Pacer(leadMs);
          let now = 5_000;
          let endsAt = now;
          for (const durationMs of durations) {
            now = Math.max(now, pacer.dueAt(durationMs));
            const slot = pacer.send(durationMs, now);
            expect(slot).toEqual({
              startsAt: endsAt,
              endsAt: endsAt + durationMs,
            });
            endsAt += durationMs;
            expect(endsAt - now).toBeLessThanOrEqual(Math.max(leadMs, durationMs + 100));
          }
        },
      ),
    );
  });
});
