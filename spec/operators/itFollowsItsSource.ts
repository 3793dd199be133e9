import { mergeMap, Observable, of, type OperatorFunction, take } from 'rxjs';
import { marbles } from '../../src/testing/marbles/marbles';

/** How to test an operator on streams of every shape. */
export interface OperatorTrial<In, Out> {
  /** Calls the operator with options for which each input is emitted at once. */
  readonly call: () => OperatorFunction<In, Out>;
  readonly input: Readonly<Record<'a' | 'b' | 'c', In>>;
  readonly output: Readonly<Record<'x' | 'y' | 'z', Out>>;
  /** The output at completion after one input, and after three inputs. */
  readonly tails?: Readonly<Record<'t' | 'u', Out>>;
}

/** The specs that every operator of this library must pass. */
export function itFollowsItsSource<In, Out>(trial: OperatorTrial<In, Out>): void {
  const { call, input, tails } = trial;
  const output = { ...trial.output, ...tails };
  const [endOfOne, endOfMany] = tails === undefined ? ['|', '|'] : ['(t|)', '(u|)'];

  it('should emit nothing when the source never emits', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold<In>('-');
      const e1subs = '     ^';
      const expected = '   -';

      expectObservable(e1.pipe(call())).toBe(expected);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should complete without a value when the source is empty', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold<In>('--|');
      const e1subs = '     ^-!';
      const expected = '   --|';

      expectObservable(e1.pipe(call())).toBe(expected);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should emit one value for one value', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --a--|', input);
      const e1subs = '    ^----!';
      const expected = `  --x--${endOfOne}`;

      expectObservable(e1.pipe(call())).toBe(expected, output);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should emit many values for many values of a hot source', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const e1 = hot('    --a^--a--(bc)--|', input);
      const e1subs = '       ^-----------!';
      const expected = `     ---x--(yz)--${endOfMany}`;

      expectObservable(e1.pipe(call())).toBe(expected, output);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should error at once when the source errors', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   --a--#', input, new Error('line lost'));
      const e1subs = '    ^----!';
      const expected = '  --x--#';

      expectObservable(e1.pipe(call())).toBe(expected, output, new Error('line lost'));
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should continue as long as the source continues', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   a--b--c--', input);
      const e1subs = '    ^--------';
      const expected = '  x--y--z--';

      expectObservable(e1.pipe(call())).toBe(expected, output);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should unsubscribe from the source when it is unsubscribed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   a--b--c--|', input);
      const unsub = '     ----!     ';
      const e1subs = '    ^---!     ';
      const expected = '  x--y-     ';

      expectObservable(e1.pipe(call()), unsub).toBe(expected, output);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should unsubscribe from the source in the middle of a chain', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('   a--b--c--|', input);
      const unsub = '     ----!     ';
      const e1subs = '    ^---!     ';
      const expected = '  x--y-     ';

      const result = e1.pipe(
        mergeMap((value) => of(value)),
        call(),
        mergeMap((value) => of(value)),
      );
      expectObservable(result, unsub).toBe(expected, output);
      expectSubscriptions(e1.subscriptions).toBe(e1subs);
    });
  });

  it('should stop a synchronous source after `take`', () => {
    const given: In[] = [];
    const synchronous$ = new Observable<In>((subscriber) => {
      for (const value of [input.a, input.b, input.c]) {
        if (subscriber.closed) {
          return;
        }
        given.push(value);
        subscriber.next(value);
      }
    });
    const taken: Out[] = [];
    synchronous$.pipe(call(), take(1)).subscribe((value) => taken.push(value));

    expect(taken).toEqual([output.x]);
    expect(given).toEqual([input.a]);
  });

  it('should not share state between two subscribers', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const e1 = cold('    a--b--c--  ', input);
      const subs1 = '      ^          ';
      const expected1 = '  x--y--z--  ';
      const subs2 = '      --^        ';
      const expected2 = '  --x--y--z--';
      const result = e1.pipe(call());

      expectObservable(result, subs1).toBe(expected1, output);
      expectObservable(result, subs2).toBe(expected2, output);
      expectSubscriptions(e1.subscriptions).toBe([subs1, subs2]);
    });
  });

  it('should not share state between two sources of one operator', () => {
    marbles(({ cold, expectObservable }) => {
      const operator = call();

      expectObservable(cold('a-b---c--', input).pipe(operator)).toBe('x-y---z--', output);
      expectObservable(cold('-a-b-c---', input).pipe(operator)).toBe('-x-y-z---', output);
    });
  });
}
