import { EMPTY, map, merge, NEVER, Observable, of, range, repeat, tap, throwError } from 'rxjs';
import { custom } from 'zod';
import type { CallSession } from '../../src/session/contract/CallSession';
import { serveCalls } from '../../src/session/serveCalls';
import { testCall } from '../../src/testing/testCall';
import { ramp } from '../kit/audio/audio';
import { marbles } from '../../src/testing/marbles/marbles';

describe('serveCalls', () => {
  it('should end a call when its handler has completed and all queued audio was heard', () => {
    marbles(({ expectObservable }) => {
      const outcomes$ = of(testCall()).pipe(
        serveCalls((call) => {
          call.send(ramp(400));
          return EMPTY;
        }),
        map(({ reason, stats }) => `${reason} ${stats.heardMs}`),
      );

      expectObservable(outcomes$).toBe('400ms (o|)', { o: 'appEnded 400' });
    });
  });

  it('should emit the error of a handler', () => {
    marbles(({ expectObservable }) => {
      const failure = new TypeError('x is undefined');
      const outcomes$ = of(testCall()).pipe(
        serveCalls(() => throwError(() => failure)),
        map(({ reason, detail, error }) => ({ reason, detail, error })),
      );

      expectObservable(outcomes$).toBe('(o|)', {
        o: { reason: 'appError', detail: 'x is undefined', error: failure },
      });
    });
  });

  it('should unsubscribe a handler at the end of its call', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const work$ = cold('a 99ms a 99ms a');
      const call = testCall({
        lifecycle$: cold('150ms e', { e: 'callerHangup' }),
      });

      expectObservable(
        of(call).pipe(
          serveCalls(() => work$),
          map(({ reason }) => reason),
        ),
      ).toBe('150ms (o|)', {
        o: 'callerHangup',
      });
      expectSubscriptions(work$.subscriptions).toBe('^ 149ms !');
    });
  });

  it('should stop a synchronous handler when it ends its call itself', () => {
    const given: number[] = [];
    const outcomes: string[] = [];
    of(testCall())
      .pipe(
        serveCalls((call) =>
          range(0, 1_000).pipe(
            tap((index) => {
              given.push(index);
              if (index === 2) {
                call.end({ after: 'now' });
              }
            }),
          ),
        ),
      )
      .subscribe(({ reason }) => {
        outcomes.push(reason);
      });

    expect(outcomes).toEqual(['appEnded']);
    // The value after which it stops is the last one.
    expect(given.length).toBeLessThanOrEqual(4);
  });

  it('should unsubscribe a handler when the outcome is unsubscribed, and not end the call', () => {
    marbles(({ cold, expectSubscriptions, expectObservable }) => {
      const work$ = cold('a');
      const call = testCall();
      const outcomes$ = of(call).pipe(serveCalls(() => work$));

      expectObservable(outcomes$, '^ 99ms !').toBe('');
      expectObservable(call.lifecycle$.pipe(map(({ state }) => state))).toBe('(cs)', {
        c: 'connected',
        s: 'started',
      });
      expectSubscriptions(work$.subscriptions).toBe('^ 99ms !');
    });
  });

  it('should keep calls independent', () => {
    marbles(({ cold, expectObservable }) => {
      const first = testCall({ dtmf$: cold('50ms k', { k: '1' }) });
      const second = testCall({
        lifecycle$: cold('100ms e', { e: 'flowEnded' }),
      });
      const outcomes$ = of(first, second).pipe(
        serveCalls((call) =>
          call === first
            ? call.dtmf$.pipe(
                map(() => {
                  throw new Error('only here');
                }),
              )
            : NEVER,
        ),
        map(({ reason }) => reason),
      );

      expectObservable(outcomes$).toBe('50ms a 49ms (b|)', { a: 'appError', b: 'flowEnded' });
    });
  });

  it('should throw at once when the handler is not a function', () => {
    // @ts-expect-error -- as JavaScript may do
    expect(() => serveCalls(EMPTY)).toThrow(
      new TypeError('`handler` must be a function, got an object of Observable'),
    );
  });

  it('should end a call whose handler fails without an error', () => {
    marbles(({ expectObservable }) => {
      const failing$ = new Observable((subscriber) => {
        subscriber.error(undefined);
      });
      const outcomes$ = of(testCall()).pipe(
        serveCalls(() => failing$, { onOutcome: () => undefined }),
        map(({ reason, detail, error }) => ({ reason, detail, error })),
      );

      expectObservable(outcomes$).toBe('(o|)', {
        o: { reason: 'appError', detail: 'The handler failed without an error', error: undefined },
      });
    });
  });

  it('should call `onOutcome` before it emits the outcome, which it emits once', () => {
    const notes: string[] = [];
    of(testCall())
      .pipe(
        serveCalls(() => EMPTY, { onOutcome: ({ reason }) => notes.push(`called ${reason}`) }),
        map(({ reason }) => notes.push(`emitted ${reason}`)),
      )
      .subscribe({ complete: () => notes.push('complete') });

    expect(notes).toEqual(['called appEnded', 'emitted appEnded', 'complete']);
  });

  it('should abort the signal before it reports the outcome, and complete streams before that', () => {
    const notes: string[] = [];
    of(testCall())
      .pipe(
        serveCalls((call, { signal }) => {
          signal.addEventListener('abort', () => notes.push('aborted'));
          call.audio$.subscribe({ complete: () => notes.push('audio completed') });
          call.lifecycle$.subscribe({ complete: () => notes.push('lifecycle completed') });
          return EMPTY;
        }),
      )
      .subscribe(() => notes.push('outcome'));

    expect(notes).toEqual(['audio completed', 'lifecycle completed', 'aborted', 'outcome']);
  });

  it('should abort the signal when the outcome is unsubscribed', () => {
    const signals: AbortSignal[] = [];
    const subscription = of(testCall())
      .pipe(
        serveCalls((_, { signal }) => {
          signals.push(signal);
          return NEVER;
        }),
      )
      .subscribe();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    subscription.unsubscribe();

    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('should not call the handler of a call whose lifecycle errors, and emit the error', () => {
    const failure = new Error('remote');
    const handler = jest.fn(() => EMPTY);
    const errors: unknown[] = [];
    of(custom<CallSession>().parse({ lifecycle$: throwError(() => failure) }))
      .pipe(serveCalls(handler))
      .subscribe({ error: (error: unknown) => errors.push(error) });

    expect(errors).toEqual([failure]);
    expect(handler).not.toHaveBeenCalled();
  });

  it('should throw for a return value that is not valid, and name valid ones', () => {
    marbles(({ expectObservable }) => {
      // @ts-expect-error -- as JavaScript may do
      const served = serveCalls(() => undefined, { onOutcome: () => undefined });

      expectObservable(
        of(testCall()).pipe(
          served,
          map(({ detail }) => detail),
        ),
      ).toBe('(o|)', {
        o: 'The handler of serveCalls must return an observable, a promise or an iterable, got undefined',
      });
    });
  });

  it('should end a call whose handler returns null', () => {
    const details: unknown[] = [];
    // @ts-expect-error -- as JavaScript may do
    const served = serveCalls(() => null, { onOutcome: ({ detail }) => details.push(detail) });
    of(testCall()).pipe(served).subscribe();

    expect(details).toEqual([
      'The handler of serveCalls must return an observable, a promise or an iterable, got null',
    ]);
  });

  it('should end a call whose handler repeats music for ever, when the caller hangs up', () => {
    marbles(({ cold, expectObservable }) => {
      const lifecycle$ = cold('500ms e', { e: 'callerHangup' } as const);
      const outcomes$ = of(testCall({ lifecycle$ })).pipe(
        serveCalls((call) => call.play(ramp(200)).pipe(repeat())),
        map(({ reason, stats }) => `${reason} ${stats.heardMs}`),
      );

      expectObservable(outcomes$).toBe('500ms (o|)', { o: 'callerHangup 500' });
    });
  });

  it('should end a call whose handler repeats music for ever, when the handler ends it', () => {
    marbles(({ cold, expectObservable }) => {
      const outcomes$ = of(testCall({ dtmf$: cold('300ms k', { k: '1' }) })).pipe(
        serveCalls((call) =>
          merge(
            call.play(ramp(200)).pipe(repeat()),
            call.dtmf$.pipe(
              tap(() => {
                call.end();
              }),
            ),
          ),
        ),
        map(({ reason, stats }) => `${reason} ${stats.heardMs}`),
      );

      expectObservable(outcomes$).toBe('400ms (o|)', { o: 'appEnded 400' });
    });
  });
});
