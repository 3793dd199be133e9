import fc from 'fast-check';
import { SteadyClock } from '../../src/audio/SteadyClock';

const readAll = (walls: readonly number[]) => {
  const clock = new SteadyClock();
  return walls.map((wall) => clock.read(wall));
};

describe('SteadyClock', () => {
  it('should be the wall clock as long as that goes on', () => {
    expect(readAll([5, 5, 6, 1_000])).toEqual([5, 5, 6, 1_000]);
  });

  it('should go on from where it was when the wall clock steps back', () => {
    expect(readAll([1_000, 400, 450, 300, 310])).toEqual([1_000, 1_000, 1_050, 1_050, 1_060]);
  });

  it('should never go back, and pass on every step forward', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1 }), (steps) => {
        let wall = 0;
        const times = readAll(steps.map((step) => (wall += step)));
        const moves = times.slice(1).map((time, index) => time - (times[index] ?? NaN));

        expect(moves).toEqual(steps.slice(1).map((step) => Math.max(0, step)));
      }),
    );
  });
});
