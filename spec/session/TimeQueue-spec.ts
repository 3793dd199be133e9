import fc from 'fast-check';
import { type Timed, TimeQueue } from '../../src/session/TimeQueue';

interface Item extends Timed {
  readonly name: number;
}

describe('TimeQueue', () => {
  it('should give things by their times, those of one time in the order they came in, whatever is taken out between', () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('add'), at: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ type: fc.constant('remove'), at: fc.nat(40) }),
      fc.record({ type: fc.constant('shift'), at: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const queue = new TimeQueue<Item>();
        let expected: Item[] = [];
        steps.forEach(({ type, at }, name) => {
          const gone = type === 'shift' ? queue.first : expected[at % Math.max(1, expected.length)];
          if (type === 'add') {
            const item = { name, queuedAt: at, order: 0, index: -1 };
            queue.add(item);
            expected.push(item);
            expected.sort((one, other) => one.queuedAt - other.queuedAt || one.name - other.name);
          } else if (gone !== undefined) {
            queue.remove(gone);
            expect(gone.index).toBe(-1);
            expected = expected.filter((item) => item !== gone);
          }
          expect(queue.first?.name).toBe(expected[0]?.name);
        });
      }),
    );
  });
});
