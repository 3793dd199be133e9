import { concatMap, delay, EMPTY, map, mergeMap, of, switchMap } from 'rxjs';
import { limitDuration } from '../../../src/ivr/timers/limitDuration';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { testCall } from '../../../src/testing/testCall';
import { marbles } from '../../../src/testing/marbles/marbles';

const EVENTS = { w: { type: 'warning', remainingMs: 240_000 }, e: { type: 'end' } } as const;

const reasons = (call: CallSession) =>
  call.lifecycle$.pipe(concatMap((value) => (value.state === 'ended' ? of(value.reason) : EMPTY)));

describe('limitDuration', () => {
  it('should warn after 55 minutes and end the call after 59', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();

      expectObservable(limitDuration(call)).toBe('55m w 239999ms (e|)', EVENTS);
      expectObservable(call.lifecycle$).toBe('(cs) 3539996ms (ie|)', {
        c: { state: 'connected' },
        s: { state: 'started', info: call.info },
        i: { state: 'ending', by: 'app' },
        e: { state: 'ended', reason: 'appEnded', code: 1_000 },
      });
    });
  });

  it('should count from the start of the call, whenever it is subscribed', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const late$ = of(0).pipe(
        delay(10_000),
        switchMap(() => limitDuration(call, { maxMs: 15_000, warnBeforeMs: 3_000 })),
      );

      expectObservable(late$).toBe('12s w 2999ms (e|)', {
        ...EVENTS,
        w: { type: 'warning', remainingMs: 3_000 },
      });
    });
  });

  it('should warn at once when the warning is overdue, with the time that remains', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const late$ = of(0).pipe(
        delay(10_000),
        switchMap(() => limitDuration(call, { maxMs: 12_000, warnBeforeMs: 5_000 })),
      );

      expectObservable(late$).toBe('10s w 1999ms (e|)', {
        ...EVENTS,
        w: { type: 'warning', remainingMs: 2_000 },
      });
    });
  });

  it('should end a call that is already over its time', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const late$ = of(0).pipe(
        delay(10_000),
        switchMap(() => limitDuration(call, { maxMs: 5_000, warnBeforeMs: 0 })),
      );

      expectObservable(late$).toBe('10s (e|)', EVENTS);
    });
  });

  it('should end the call after the goodbye was heard', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      const goodbye$ = limitDuration(call, { maxMs: 10_000, warnBeforeMs: 1_000 }).pipe(
        mergeMap(({ type }) => (type === 'warning' ? call.play(new Int16Array(8 * 2_000)) : of(type))),
        map((event) => (typeof event === 'string' ? event : event.type)),
      );

      // The goodbye starts at 9 s, and the call is ended at 10 s.
      expectObservable(goodbye$).toBe('10s e 999ms (f|)', { e: 'end', f: 'finished' });
    });
  });

  it('should end the call before the hard limit of the session cuts it off', () => {
    marbles(({ expectObservable }) => {
      // The default of a call outside of tests.
      const call = testCall({ options: { limits: { maxDurationMs: 3_600_000 } } });
      const goodbye$ = limitDuration(call, { warnBeforeMs: 20_000 }).pipe(
        mergeMap((event) => (event.type === 'warning' ? call.play(new Int16Array(8 * 50_000)) : of(event))),
        map((event) => (event.type === 'finished' ? event.outcome : event.type)),
      );

      // The last words start at 58 min 40 s; the call ends when they were heard.
      expectObservable(goodbye$).toBe('59m e 29999ms (p|)', { e: 'end', p: 'played' });
      expectObservable(reasons(call)).toBe('59m 30s (r|)', { r: 'appEnded' });
    });
  });

  it('should leave the end to the hard limit when both times are the same', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ options: { limits: { maxDurationMs: 3_600_000 } } });

      expectObservable(limitDuration(call, { maxMs: 3_600_000 })).toBe('56m w 239999ms |', EVENTS);
      expectObservable(reasons(call)).toBe('60m (r|)', { r: 'maxDuration' });
    });
  });

  it('should complete with the call, and leave no timer', () => {
    marbles(({ cold, expectObservable }) => {
      const lifecycle$ = cold('56m e', { e: 'callerHangup' } as const);

      expectObservable(limitDuration(testCall({ lifecycle$ }))).toBe('55m w 59999ms |', EVENTS);
    });
  });

  it('should throw when called with invalid times', () => {
    const call = testCall();
    expect(() => limitDuration(call, { maxMs: 0 })).toThrow(
      new RangeError('`maxMs` must be a number of ms above 0 and below 2147483648, got 0'),
    );
    expect(() => limitDuration(call, { maxMs: 1_000, warnBeforeMs: 1_000 })).toThrow(
      new RangeError('`warnBeforeMs` must be at least 0 and below `maxMs`, got 1000'),
    );
  });
});
