import { EMPTY, NEVER, Subject } from 'rxjs';
import { callerSilence } from '../../../src/ivr/timers/callerSilence';
import { testCall } from '../../../src/testing/testCall';
import { marbles } from '../../../src/testing/marbles/marbles';
import { SPEECH } from '../../kit/audio/speechStub';
import { createNoise } from '../../kit/audio/noise';

const hangsUp = { e: 'callerHangup' } as const;
const samples = (durationMs: number) => new Int16Array(durationMs * 8).fill(1);

describe('callerSilence', () => {
  it('should report a caller who never speaks, once', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();

      expectObservable(callerSilence(call, { speech$: NEVER }), '10m !').toBe('3s x', {
        x: { silentMs: 3_000 },
      });
    });
  });

  it('should report each stretch of silence once, from the end of speech as emitted', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall();
      const speech$ = hot('1s s 499ms e 3999ms s 99ms e', SPEECH);
      // Speech ends at 1,500 and at 5,600 ms.
      expectObservable(callerSilence(call, { afterMs: 3_000, speech$ }), '20s !').toBe('4500ms x 4099ms y', {
        x: { silentMs: 3_000 },
        y: { silentMs: 3_000 },
      });
    });
  });

  it('should not emit while the caller speaks, however long', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall();
      const speech$ = hot('1s s 60s e', SPEECH);

      expectObservable(callerSilence(call, { speech$ }), '2m !').toBe('64001ms x', {
        x: { silentMs: 3_000 },
      });
    });
  });

  it('should let speech at the instant of the timer win', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall();
      const speech$ = hot('3s s', SPEECH);

      expectObservable(callerSilence(call, { speech$ }), '1m !').toBe('-');
    });
  });

  it('should wait for the end of a prompt, and count from there', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.send(samples(2_000));

      expectObservable(callerSilence(call, { speech$: NEVER }), '1m !').toBe('5s x', {
        x: { silentMs: 5_000 },
      });
    });
  });

  it('should start again when bot audio ends, but report a stretch only once', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      cold('2s p 7999ms q').subscribe(() => {
        call.send(samples(1_000));
      });

      // The prompt at 2 s is heard until 3 s. The prompt at 10 s is in the same silence.
      expectObservable(callerSilence(call, { speech$: NEVER }), '1m !').toBe('6s x', {
        x: { silentMs: 6_000 },
      });
    });
  });

  it('should keep running during bot audio with duringBot count', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.send(samples(2_000));

      expectObservable(callerSilence(call, { duringBot: 'count', speech$: NEVER }), '1m !').toBe('3s x', {
        x: { silentMs: 3_000 },
      });
    });
  });

  it('should complete with the call, and leave no timer', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ lifecycle$: cold('2s e', hangsUp) });

      expectObservable(callerSilence(call, { speech$: NEVER })).toBe('2s |');
    });
  });

  it('should complete a millisecond later when the call has already ended', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.end({ after: 'now' });

      expectObservable(callerSilence(call)).toBe('1ms |');
    });
  });

  it('should continue when `speech$` completes', () => {
    marbles(({ expectObservable }) => {
      expectObservable(callerSilence(testCall(), { speech$: EMPTY }), '1m !').toBe('3s x', {
        x: { silentMs: 3_000 },
      });
    });
  });

  it("should detect speech in the call's audio by default", () => {
    marbles(({ cold, expectObservable }) => {
      const noise = createNoise(5);
      const frame = (rms: number) => Int16Array.from({ length: 160 }, () => Math.round(rms * noise()));
      const letters = `${'q'.repeat(50)}${'l'.repeat(25)}${'q'.repeat(250)}`;
      const audio$ = cold(Array.from(letters).join(' 19ms '), { q: frame(10), l: frame(2_000) });
      const call = testCall({ audio$ });

      // The caller speaks from 1,000 to 1,500 ms; the last such frame arrives at 1,480, and the pause is
      // long enough with the frame that arrives at 1,780.
      expectObservable(callerSilence(call), '6s !').toBe('4780ms x', { x: { silentMs: 3_000 } });
    });
  });

  it('should unsubscribe its sources when it is unsubscribed', () => {
    const speech$ = new Subject<never>();
    const subscription = callerSilence(testCall(), { speech$ }).subscribe();
    expect(speech$.observed).toBe(true);
    subscription.unsubscribe();
    expect(speech$.observed).toBe(false);
  });

  it('should throw when called with an invalid option', () => {
    const call = testCall();
    expect(() => callerSilence(call, { afterMs: 0 })).toThrow(
      new RangeError('`afterMs` must be a number of ms above 0 and below 2147483648, got 0'),
    );
    expect(() => callerSilence(call, { afterMs: Infinity })).toThrow(RangeError);
    // @ts-expect-error -- there are two
    expect(() => callerSilence(call, { duringBot: 'stop' })).toThrow(
      new RangeError("`duringBot` must be one of 'wait', 'count', got \"stop\""),
    );
  });
});
