import { concat, ignoreElements, map, type Observable, of, repeat, take, tap, timer } from 'rxjs';
import {
  callerSilence,
  confirm,
  deadAir,
  gather,
  hangUpWhenIdle,
  limitDuration,
  menu,
  reprompt,
} from '../../../src/index';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { serveCalls } from '../../../src/session/serveCalls';
import { marbles } from '../../../src/testing/marbles/marbles';
import { testCall } from '../../../src/testing/testCall';

const ending = () => testCall({ lifecycle$: timer(100).pipe(map(() => 'callerHangup' as const)) });

/** Everything that waits for the caller and completes with the call. */
const waiting: readonly [string, (call: CallSession) => Observable<unknown>, unknown][] = [
  ['gather', (call) => gather(call).pipe(map(({ reason }) => reason)), 'ended'],
  ['menu', (call) => menu(call, ['1', '2']).pipe(map(({ type }) => type)), 'ended'],
  ['confirm', (call) => confirm(call), 'ended'],
  ['reprompt', (call) => reprompt(call, () => gather(call)).pipe(map(({ type }) => type)), 'ended'],
  ['callerSilence', (call) => concat(callerSilence(call).pipe(ignoreElements()), of('over')), 'over'],
  ['deadAir', (call) => concat(deadAir(call).pipe(ignoreElements()), of('over')), 'over'],
  ['hangUpWhenIdle', (call) => concat(hangUpWhenIdle(call).pipe(ignoreElements()), of('over')), 'over'],
  ['limitDuration', (call) => concat(limitDuration(call).pipe(ignoreElements()), of('over')), 'over'],
];

describe('the end of the call', () => {
  it.each(waiting)(
    'should reach a handler through %s before the handler is unsubscribed',
    (_, wait, last) => {
      marbles(({ expectObservable }) => {
        const seen: unknown[] = [];
        const outcome$ = of(ending()).pipe(
          serveCalls((call) => wait(call).pipe(tap((value) => seen.push(value)))),
          map(({ reason }) => [...seen, reason]),
        );
        expectObservable(outcome$).toBe('100ms (o|)', { o: [last, 'callerHangup'] });
      });
    },
  );

  it.each(waiting)('should not block the process when a handler repeats %s without end', (_, wait) => {
    marbles(({ expectObservable }) => {
      const outcome$ = of(ending()).pipe(
        serveCalls((call) => wait(call).pipe(repeat())),
        map(({ reason }) => reason),
      );
      expectObservable(outcome$).toBe('100ms (o|)', { o: 'callerHangup' });
    });
  });

  it.each(waiting)('should be reported a millisecond later by %s that starts after it', (_, wait, last) => {
    marbles(({ expectObservable }) => {
      const call = ending();
      expectObservable(concat(call.lifecycle$.pipe(ignoreElements()), wait(call))).toBe('101ms (t|)', {
        t: last,
      });
      expectObservable(
        concat(call.lifecycle$.pipe(ignoreElements()), wait(call).pipe(repeat(), take(2))),
      ).toBe('101ms t(t|)', { t: last });
    });
  });

  it('should come before the next question of a handler, whose result reaches nobody', () => {
    marbles(({ expectObservable }) => {
      const reasons: string[] = [];
      const outcome$ = of(ending()).pipe(
        serveCalls((call) =>
          concat(gather(call), gather(call)).pipe(tap(({ reason }) => reasons.push(reason))),
        ),
        map(() => reasons),
      );
      expectObservable(outcome$).toBe('100ms (o|)', { o: ['ended'] });
    });
  });

  it('should keep its outcome, and report the error that a handler throws at the end', () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
    marbles(({ expectObservable }) => {
      const outcome$ = of(ending()).pipe(
        serveCalls((call) =>
          gather(call).pipe(
            tap(() => {
              throw new TypeError('no such patient');
            }),
          ),
        ),
        map(({ reason, error }) => [reason, error]),
      );
      expectObservable(outcome$).toBe('100ms (o|)', { o: ['callerHangup', undefined] });
    });
    expect(emitWarning).toHaveBeenCalledTimes(1);
    expect(emitWarning.mock.calls[0]).toEqual([
      expect.stringContaining('no such patient'),
      { type: 'ExotelWarning', code: 'errorAfterEnd' },
    ]);
    emitWarning.mockRestore();
  });
});
