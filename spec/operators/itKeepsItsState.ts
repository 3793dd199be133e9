import { from, ignoreElements, type OperatorFunction } from 'rxjs';
import { marbles } from '../../src/testing/marbles/marbles';

/** How an operator is tried whose output depends on what came before. */
export interface StateTrial<In, Out> {
  readonly call: () => OperatorFunction<In, Out>;
  /** Two inputs, which come as `a--b--|`. The output for `b` must depend on `a`. */
  readonly input: Readonly<Record<'a' | 'b', In>>;
  /** The marbles of one subscription. */
  readonly expected: string;
  readonly output: Readonly<Record<string, Out>>;
}

/** The specs of an operator with state: each subscription has a state of its own. */
export function itKeepsItsState<In, Out>({ call, input, expected, output }: StateTrial<In, Out>): void {
  const outputOf = (...inputs: readonly In[]): readonly Out[] => {
    const taken: Out[] = [];
    from(inputs)
      .pipe(call())
      .subscribe((value) => taken.push(value))
      .unsubscribe();
    return taken;
  };

  describe('with a state', () => {
    it('should give another output for two inputs than for each by itself', () => {
      expect(outputOf(input.a, input.b)).not.toEqual([...outputOf(input.a), ...outputOf(input.b)]);
    });

    it('should keep the states of two subscribers apart', () => {
      marbles(({ cold, expectObservable }) => {
        const result = cold('a--b--|', input).pipe(call());

        expectObservable(result).toBe(expected, output);
        expectObservable(result, '-^').toBe(`- ${expected}`, output);
      });
    });

    it('should keep the states of two sources of one operator apart', () => {
      marbles(({ cold, expectObservable }) => {
        const operator = call();

        expectObservable(cold('a--b--|', input).pipe(operator)).toBe(expected, output);
        expectObservable(cold('-a--b--|', input).pipe(operator)).toBe(`- ${expected}`, output);
      });
    });

    it('should begin again for a subscriber that comes after the end', () => {
      marbles(({ cold, expectObservable }) => {
        const result = cold('a--b--|', input).pipe(call());

        expectObservable(result).toBe(expected, output);
        expectObservable(result, '1s ^').toBe(`1s ${expected}`, output);
      });
    });

    it('should forget what came before when it is left after the first input', () => {
      marbles(({ cold, expectObservable }) => {
        const result = cold('a--b--|', input).pipe(call());

        expectObservable(result.pipe(ignoreElements()), '^-!').toBe('');
        expectObservable(result, '1s ^').toBe(`1s ${expected}`, output);
      });
    });
  });
}
