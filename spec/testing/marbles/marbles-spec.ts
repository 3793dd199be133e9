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

/** A name in the stack. */
function theFailing(act: () => void): void {
  act();
}

/** As jest and vitest have them. */
const anything: unknown = expect.anything();

describe('marbles', () => {
  it('should give what the test returns when all is as expected', () => {
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
        'What was observed differs from 800 ms on',
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

  it('should say which of several expectations is not met, and where the test has it', () => {
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
    expect(error.message).toMatch(/^Expectation 3 of 4: what was observed differs from 1 ms on\n/);
    expect(error.stack?.split('\n    at ')[2]).toContain('theFailing');
  });

  it('should refuse a test that is async, of which it would check nothing', async () => {
    const isAsync = async ({ cold, expectObservable }: RunHelpers) => {
      await Promise.resolve();
      expectObservable(cold('-b')).toBe('-c');
    };
    expect(() => marbles(isAsync)).toThrow(
      new TypeError(
        'The test of `marbles` gives a promise: what follows an `await` is not checked, because no real time passes there',
      ),
    );
    await expect(
      Promise.resolve().then(() => marbles(() => Promise.reject(new Error('late')))),
    ).rejects.toThrow('gives a promise');
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

  it('should show only what is near when much was observed', () => {
    const text = failure(() => {
      marbles(({ cold, expectObservable }) => {
        expectObservable(cold(`${'a'.repeat(100)}b${'a'.repeat(100)}`)).toBe('a'.repeat(201));
      });
    });
    expect(text).toContain('  … 88 that agree\n');
    expect(text).toContain("✗     100 ms  'a'       'b'\n");
    expect(text).toContain('\n  … 89 more');
  });
});
