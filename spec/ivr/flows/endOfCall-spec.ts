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

/** All that waits for the caller, and ends with the call. */
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
  it.each(waiting)('should be told to a handler by %s before it is unsubscribed', (_, wait, told) => {
    marbles(({ expectObservable }) => {
      const seen: unknown[] = [];
      const outcome$ = of(ending()).pipe(
        serveCalls((call) => wait(call).pipe(tap((value) => seen.push(value)))),
        map(({ reason }) => [...seen, reason]),
      );
      expectObservable(outcome$).toBe('100ms (o|)', { o: [told, 'callerHangup'] });
    });
  });

  it.each(waiting)('should not keep the process when a handler repeats %s without end', (_, wait) => {
    marbles(({ expectObservable }) => {
      const outcome$ = of(ending()).pipe(
        serveCalls((call) => wait(call).pipe(repeat())),
        map(({ reason }) => reason),
      );
      expectObservable(outcome$).toBe('100ms (o|)', { o: 'callerHangup' });
    });
  });

  it.each(waiting)('should be told a millisecond later by %s that begins after it', (_, wait, told) => {
    marbles(({ expectObservable }) => {
      const call = ending();
      expectObservable(concat(call.lifecycle$.pipe(ignoreElements()), wait(call))).toBe('101ms (t|)', {
        t: told,
      });
      expectObservable(
        concat(call.lifecycle$.pipe(ignoreElements()), wait(call).pipe(repeat(), take(2))),
      ).toBe('101ms t(t|)', { t: told });
    });
  });

  it('should come before whatever a handler asks next, which nobody hears of', () => {
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

  it('should not be the outcome, nor lost, what a handler fails with when it is told', () => {
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
