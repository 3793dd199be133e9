import { from, ignoreElements, type OperatorFunction } from 'rxjs';
import { marbles } from '../../src/testing/marbles/marbles';

/** How to test an operator whose output depends on earlier input. */
export interface StateTrial<In, Out> {
  readonly call: () => OperatorFunction<In, Out>;
  /** Two inputs, as `a--b--|`. The output for `b` must depend on `a`. */
  readonly input: Readonly<Record<'a' | 'b', In>>;
  /** The marbles of one subscription. */
  readonly expected: string;
  readonly output: Readonly<Record<string, Out>>;
}

/** The specs of an operator with state: each subscription has its own state. */
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
    it('should emit another output for two inputs than for each alone', () => {
      expect(outputOf(input.a, input.b)).not.toEqual([...outputOf(input.a), ...outputOf(input.b)]);
    });

    it('should keep the state of two subscribers separate', () => {
      marbles(({ cold, expectObservable }) => {
        const result = cold('a--b--|', input).pipe(call());

        expectObservable(result).toBe(expected, output);
        expectObservable(result, '-^').toBe(`- ${expected}`, output);
      });
    });

    it('should keep the state of two sources of one operator separate', () => {
      marbles(({ cold, expectObservable }) => {
        const operator = call();

        expectObservable(cold('a--b--|', input).pipe(operator)).toBe(expected, output);
        expectObservable(cold('-a--b--|', input).pipe(operator)).toBe(`- ${expected}`, output);
      });
    });

    it('should start again for a subscriber after the end', () => {
      marbles(({ cold, expectObservable }) => {
        const result = cold('a--b--|', input).pipe(call());

        expectObservable(result).toBe(expected, output);
        expectObservable(result, '1s ^').toBe(`1s ${expected}`, output);
      });
    });

    it('should drop its state when it is unsubscribed after the first input', () => {
      marbles(({ cold, expectObservable }) => {
        const result = cold('a--b--|', input).pipe(call());

        expectObservable(result.pipe(ignoreElements()), '^-!').toBe('');
        expectObservable(result, '1s ^').toBe(`1s ${expected}`, output);
      });
    });
  });
}
