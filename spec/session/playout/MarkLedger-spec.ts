import fc from 'fast-check';
import { MarkLedger } from '../../../src/session/playout/MarkLedger';

/** A ledger with marks a, b and c, due at 100, 200 and 300 ms. */
function ledgerOfThree() {
  const ledger = new MarkLedger<string>();
  ledger.add('a', 'A', 100);
  ledger.add('b', 'B', 200);
  ledger.add('c', 'C', 300);
  return ledger;
}

describe('MarkLedger', () => {
  it('should ignore echoes of marks of an earlier session, and not use their names', () => {
    const marks = new MarkLedger<string>(['welcome']);

    expect(marks.uniqueName('welcome')).toBe('welcome~2');
    expect(marks.echo('welcome', 0)).toEqual({ type: 'stale' });
  });

  it('should confirm the marks before an echo too, in order', () => {
    const ledger = ledgerOfThree();

    expect(ledger.echo('b', 200)).toEqual({ type: 'confirmed', owners: ['A', 'B'] });
    expect(ledger.owners()).toEqual(['C']);
    expect(ledger.pendingCount).toBe(1);
  });

  it('should ignore the echo of a settled mark, and report an echo of an unknown mark', () => {
    const ledger = ledgerOfThree();
    ledger.echo('b', 200);
    ledger.forget('C');

    expect(ledger.echo('a', 210)).toEqual({ type: 'stale' });
    expect(ledger.echo('b', 210)).toEqual({ type: 'stale' });
    expect(ledger.echo('c', 210)).toEqual({ type: 'stale' });
    expect(ledger.echo('d', 210)).toEqual({ type: 'unknown' });
    expect(ledger.pendingCount).toBe(0);
  });

  it('should remember a thousand names of settled marks, and no more', () => {
    const ledger = new MarkLedger<number>();
    for (let index = 0; index <= 1_000; index++) {
      ledger.add(`m${index}`, index, 0);
      ledger.echo(`m${index}`, 0);
    }

    expect(ledger.echo('m0', 0)).toEqual({ type: 'unknown' });
    expect(ledger.echo('m1', 0)).toEqual({ type: 'stale' });
  });

  it('should return no name twice', () => {
    const ledger = new MarkLedger<string>();
    const names = ['x', 'x', 'x~2', 'x'].map((wanted) => {
      const name = ledger.uniqueName(wanted);
      ledger.add(name, name, 0);
      ledger.forget(name);
      return name;
    });

    expect(names).toEqual(['x', 'x~2', 'x~2~2', 'x~3']);
  });

  it('should return the owners of marks that follow unheard audio', () => {
    const ledger = ledgerOfThree();

    expect(ledger.ownersDueAfter(100)).toEqual(['B', 'C']);
    expect(ledger.ownersDueAfter(99)).toEqual(['A', 'B', 'C']);
    expect(ledger.ownersDueAfter(300)).toEqual([]);
  });

  it('should settle a mark whose echo is a second overdue', () => {
    const ledger = ledgerOfThree();

    expect(ledger.nextAt()).toBe(1_100);
    expect(ledger.takeOverdue(1_099)).toEqual([]);
    expect(ledger.takeOverdue(1_200)).toEqual(['A', 'B']);
    expect(ledger.nextAt()).toBe(1_300);
    expect(ledger.isClockOnly()).toBe(false);
    expect(ledger.echo('a', 1_250)).toEqual({ type: 'stale' });
    ledger.forget('C');
    expect(ledger.nextAt()).toBe(Infinity);
    expect(ledger.takeOverdue(1e9)).toEqual([]);
  });

  it('should not count the time for which this process stood still', () => {
    const ledger = ledgerOfThree();
    ledger.stoodStill(30_000);

    expect(ledger.nextAt()).toBe(31_100);
    expect(ledger.takeOverdue(31_099)).toEqual([]);
    expect(ledger.echo('a', 30_120)).toEqual({ type: 'confirmed', owners: ['A'] });
    expect(ledger.lagMs).toBe(20);
    expect(ledger.takeOverdue(31_200)).toEqual(['B']);
  });

  it('should use only the clock after three missing echoes in a row, and marks again after an echo', () => {
    const ledger = ledgerOfThree();
    ledger.takeOverdue(1_300);
    expect(ledger.isClockOnly()).toBe(true);

    ledger.add('d', 'D', 2_000);
    expect(ledger.nextAt()).toBe(2_000);
    expect(ledger.takeOverdue(2_000)).toEqual(['D']);

    ledger.add('e', 'E', 3_000);
    expect(ledger.echo('e', 2_990)).toEqual({ type: 'confirmed', owners: ['E'] });
    expect(ledger.isClockOnly()).toBe(false);
    ledger.add('f', 'F', 4_000);
    expect(ledger.nextAt()).toBe(5_000);
  });

  it('should not count missing echoes with an echo between them', () => {
    const ledger = new MarkLedger<number>();
    for (const index of [0, 1, 2, 3, 4, 5]) {
      ledger.add(`m${index}`, index, 0);
      if (index === 2) {
        ledger.echo(`m${index}`, 0);
      } else if (index < 5) {
        ledger.takeOverdue(1_000);
      }
    }

    expect(ledger.isClockOnly()).toBe(false);
    ledger.takeOverdue(1_000);
    expect(ledger.isClockOnly()).toBe(true);
  });

  it('should smooth the lag of echoes, up to half a second', () => {
    const ledger = new MarkLedger<number>();
    const lags = [120, 80, 10_000, -50].map((lagMs, index) => {
      ledger.add(`m${index}`, index, 1_000);
      ledger.echo(`m${index}`, 1_000 + lagMs);
      return ledger.lagMs;
    });

    expect(new MarkLedger().lagMs).toBe(0);
    expect(lags).toEqual([120, 110, 207.5, 155.625]);
  });

  it('should ignore an echo before its audio can have been heard, and every echo after that', () => {
    const ledger = ledgerOfThree();
    ledger.echo('a', 120);
    expect(ledger.echo('c', 249)).toEqual({ type: 'early', earlyMs: 51 });
    expect(ledger.owners()).toEqual(['B', 'C']);
    expect(ledger.isClockOnly()).toBe(true);

    // Reported once; later echoes are ignored. The clock confirms, with the lag of earlier echoes.
    expect(ledger.echo('b', 219)).toEqual({ type: 'stale' });
    expect(ledger.takeOverdue(219)).toEqual([]);
    expect(ledger.takeOverdue(220)).toEqual(['B']);
    expect(ledger.echo('b', 230)).toEqual({ type: 'stale' });
    expect(ledger.echo('c', 319)).toEqual({ type: 'stale' });
    expect(ledger.takeOverdue(320)).toEqual(['C']);
    expect(ledger.isClockOnly()).toBe(true);
    expect(ledger.lagMs).toBe(20);
    expect(ledger.echo('d', 400)).toEqual({ type: 'unknown' });
  });

  it('should accept an echo that is 50 ms early, or as early as a message that Exotel dropped', () => {
    const ledger = ledgerOfThree();
    expect(ledger.echo('a', 50)).toEqual({ type: 'confirmed', owners: ['A'] });

    ledger.forget('B');
    ledger.forget('C');
    ledger.add('d', 'D', 600, 400);
    expect(ledger.echo('d', 350)).toEqual({ type: 'confirmed', owners: ['D'] });
    ledger.add('e', 'E', 1_000, 800);
    expect(ledger.echo('e', 749)).toEqual({ type: 'early', earlyMs: 51 });
  });

  it('should settle every mark exactly once, whatever comes', () => {
    const event = fc.oneof(
      fc.record({ type: fc.constantFrom('add', 'echo', 'forget'), index: fc.nat({ max: 12 }) }),
      fc.record({ type: fc.constant('overdue'), index: fc.nat({ max: 3_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const ledger = new MarkLedger<number>();
        const added: number[] = [];
        const settled: number[] = [];
        let now = 0;
        for (const { type, index } of events) {
          if (type === 'add') {
            added.push(added.length);
            ledger.add(`m${added.length - 1}`, added.length - 1, now);
          } else if (type === 'echo') {
            const verdict = ledger.echo(`m${index}`, now);
            settled.push(...(verdict.type === 'confirmed' ? verdict.owners : []));
            expect(verdict.type === 'unknown').toBe(index >= added.length);
          } else if (type === 'forget') {
            settled.push(...ledger.owners().filter((owner) => owner === index));
            ledger.forget(index);
          } else {
            now += index;
            settled.push(...ledger.takeOverdue(now));
            expect(ledger.nextAt()).toBeGreaterThan(now);
          }
          expect(ledger.owners()).toHaveLength(ledger.pendingCount);
        }
        settled.push(...ledger.takeOverdue(Infinity));
        expect(settled.toSorted((one, other) => one - other)).toEqual(added);
      }),
    );
  });
});
