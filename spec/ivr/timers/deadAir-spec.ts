import { NEVER } from 'rxjs';
import { deadAir } from '../../../src/ivr/timers/deadAir';
import { testCall } from '../../../src/testing/testCall';
import { marbles } from '../../../src/testing/marbles/marbles';
import { SPEECH } from '../../kit/audio/speechStub';

const samples = (durationMs: number) => new Int16Array(durationMs * 8).fill(1);
const silent = (silentMs: number) => ({ silentMs });

describe('deadAir', () => {
  it('should report a line on which nobody speaks, again and again', () => {
    marbles(({ expectObservable }) => {
      const expected = '10s x 9999ms y 9999ms z';

      expectObservable(deadAir(testCall(), { speech$: NEVER }), '35s !').toBe(expected, {
        x: silent(10_000),
        y: silent(20_000),
        z: silent(30_000),
      });
    });
  });

  it('should start again when the caller has spoken', () => {
    marbles(({ hot, expectObservable }) => {
      const speech$ = hot('14s s 999ms e', SPEECH);

      // It emits at 10 s and not at 20 s: the caller spoke until 15 s.
      expectObservable(deadAir(testCall(), { speech$ }), '30s !').toBe('10s x 14999ms y', {
        x: silent(10_000),
        y: silent(10_000),
      });
    });
  });

  it('should start again when the bot has spoken', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      cold('4s p').subscribe(() => {
        call.send(samples(3_000));
      });

      expectObservable(deadAir(call, { speech$: NEVER }), '20s !').toBe('17s x', { x: silent(10_000) });
    });
  });

  it('should not emit while the caller and the bot speak at the same time', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall();
      call.send(samples(12_000));
      const speech$ = hot('11s s 9999ms e', SPEECH);

      expectObservable(deadAir(call, { speech$ }), '40s !').toBe('31s x', { x: silent(10_000) });
    });
  });

  it('should let speech at the instant of the timer win', () => {
    marbles(({ hot, expectObservable }) => {
      const speech$ = hot('10s s', SPEECH);

      expectObservable(deadAir(testCall(), { speech$ }), '1m !').toBe('-');
    });
  });

  it('should complete with the call, and leave no timer', () => {
    marbles(({ cold, expectObservable }) => {
      const lifecycle$ = cold('15s e', { e: 'callerHangup' } as const);

      expectObservable(deadAir(testCall({ lifecycle$ }), { speech$: NEVER })).toBe('10s x 4999ms |', {
        x: silent(10_000),
      });
    });
  });

  it('should throw when called with an invalid time', () => {
    expect(() => deadAir(testCall(), { afterMs: -1 })).toThrow(
      new RangeError('`afterMs` must be a number of ms above 0 and below 2147483648, got -1'),
    );
  });
});
