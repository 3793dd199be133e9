import type { RunHelpers } from 'rxjs/testing';
import { map, of, throwError, timer } from 'rxjs';
import { marbles } from '../../../src/testing/marbles/marbles';
import { prompt } from '../../../src/testing/prompts/prompt';

function failure(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing was thrown';
}

function errorOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) {
      return error;
    }
  }
  throw new Error('No error was thrown');
}

/** A function name to find in the stack. */
function theFailing(act: () => void): void {
  act();
}

/** Asymmetric matchers as in jest and vitest. */
const anything: unknown = expect.anything();

describe('marbles', () => {
  it('should return the result of the test when every expectation is met', () => {
    expect(
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source$ = cold('--a-|');
        expectObservable(source$).toBe('--a-|');
        expectSubscriptions(source$.subscriptions).toBe('^---!');
        expectObservable(of({ a: 1, b: undefined })).toBe('(x|)', { x: { a: 1 } });
        expectObservable(timer(5).pipe(map(() => ({ at: 7 })))).toBe('-----(x|)', {
          x: { at: anything },
        });
        return 7;
      }),
    ).toBe(7);
  });

  it('should show both sides as marbles, and moment by moment', () => {
    const text = failure(() => {
      marbles(({ cold, expectObservable }) => {
        const heard$ = cold('200ms m 599ms u 999ms m 699ms (h|)', {
          m: 'menu',
          u: 'support',
          h: 'callerHangup',
        });
        expectObservable(heard$).toBe('200ms m 599ms s 999ms m 699ms (h|)', {
          m: 'menu',
          s: 'sales',
          h: 'callerHangup',
        });
      });
    });
    expect(text).toBe(
      [
        'Observed and expected differ from 800 ms on',
        '',
        'expected  200ms m 599ms s 999ms m 699ms (h|)',
        'actual    200ms m 599ms a 999ms m 699ms (h|)',
        "          m: 'menu'",
        "          s: 'sales'",
        "          h: 'callerHangup'",
        "          a: 'support'",
        '',
        '              expected        actual',
        "      200 ms  'menu'          'menu'",
        "✗     800 ms  'sales'         'support'",
        "     1800 ms  'menu'          'menu'",
        "     2500 ms  'callerHangup'  'callerHangup'",
        '     2500 ms  | completes     | completes',
      ].join('\n'),
    );
  });

  it('should name the expectation that is not met, and its line in the test', () => {
    const error = errorOf(() => {
      marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
        const source$ = cold('--a-|');
        expectObservable(source$).toBe('--a-|');
        flush();
        expectObservable(cold('-a')).toEqual(cold('-a'));
        theFailing(() => {
          expectObservable(cold('-b')).toBe('-c');
        });
        expectSubscriptions(source$.subscriptions).toBe('^---!');
      });
    });
    expect(error.message).toMatch(/^Expectation 3 of 4: observed and expected differ from 1 ms on\n/);
    expect(error.stack?.split('\n    at ')[2]).toContain('theFailing');
  });

  it('should reject an async test, because it would check nothing', async () => {
    const isAsync = async ({ cold, expectObservable }: RunHelpers) => {
      await Promise.resolve();
      expectObservable(cold('-b')).toBe('-c');
    };
    expect(() => marbles(isAsync)).toThrow(
      new TypeError(
        'The test must not be async: `marbles` does not check anything after an `await`, because promises do not settle in virtual time',
      ),
    );
    await expect(
      Promise.resolve().then(() => marbles(() => Promise.reject(new Error('late')))),
    ).rejects.toThrow('must not be async');
  });

  it('should show audio by its name, and errors by their message', () => {
    const text = failure(() => {
      marbles(({ expectObservable }) => {
        expectObservable(of(prompt('menu'))).toBe('(m|)', { m: prompt('sales', { durationMs: 200 }) });
      });
    });
    expect(text).toContain("✗       0 ms  200 ms of prompt('sales')  1000 ms of prompt('menu')");
    expect(
      failure(() => {
        marbles(({ expectObservable }) => {
          expectObservable(throwError(() => new RangeError('too far'))).toBe('#', {}, new Error('too near'));
        });
      }),
    ).toContain('✗       0 ms  # Error: too near  # RangeError: too far');
  });

  it('should show when a source was subscribed', () => {
    const text = failure(() => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source$ = cold('--a-|');
        expectObservable(source$).toBe('--a-|');
        expectSubscriptions(source$.subscriptions).toBe('^-!');
      });
    });
    expect(text).toContain('expected  ^ - !\nactual    ^ --- !');
  });

  it('should show only the moments near the difference', () => {
    const text = failure(() => {
      marbles(({ cold, expectObservable }) => {
        expectObservable(cold(`${'a'.repeat(100)}b${'a'.repeat(100)}`)).toBe('a'.repeat(201));
      });
    });
    expect(text).toContain('  … 88 that match\n');
    expect(text).toContain("✗     100 ms  'a'       'b'\n");
    expect(text).toContain('\n  … 89 more');
  });
});
