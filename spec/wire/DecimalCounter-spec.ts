import fc from 'fast-check';
import { DecimalCounter } from '../../src/wire/DecimalCounter';
import { DecimalTails } from '../../src/wire/DecimalTails';

describe('DecimalCounter', () => {
  it('should write the sum of what was added, between what stands around it', () => {
    // One for all runs, as all calls share it.
    const tails = new DecimalTails(2, '|');
    const added = fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 250 }),
      fc.constantFrom(90, 99, 100, 101, 1_000, 9_900, 1_000_000_007),
    );
    fc.assert(
      fc.property(fc.array(added, { maxLength: 60 }), (counts) => {
        const counter = new DecimalCounter('n=', tails);
        let sum = 0;
        for (const count of counts) {
          sum += count;
          expect(counter.add(count)).toBe(`n=${sum}|`);
          expect(counter.number).toBe(sum);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
