import { map, NEVER, Subject } from 'rxjs';
import { hangUpWhenIdle } from '../../../src/ivr/timers/hangUpWhenIdle';
import type { PromptSource } from '../../../src/ivr/prompts/PromptSource';
import { testCall } from '../../../src/testing/testCall';
import { marbles } from '../../../src/testing/marbles/marbles';
import { SPEECH } from '../../kit/audio/speechStub';

const prompt = (durationMs: number): PromptSource => new Int16Array(durationMs * 8).fill(1);
/** Are you still there? (1 s) Goodbye. (2 s) */
const prompts = [prompt(1_000), prompt(2_000)];
const STEPS = {
  a: { type: 'prompt', step: 1 },
  b: { type: 'prompt', step: 2 },
  x: { type: 'exhausted' },
} as const;

/** When bot audio is heard, and why the call ended. */
const states = (call: ReturnType<typeof testCall>) =>
  call.lifecycle$.pipe(map((value) => (value.state === 'ended' ? value.reason : value.state)));

describe('hangUpWhenIdle', () => {
  it('should ask an absent caller, say goodbye and end the call', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();

      // The question plays from 8 s to 9 s, the goodbye from 17 s to 19 s.
      expectObservable(hangUpWhenIdle(call, { prompts, speech$: NEVER })).toBe(
        '8s a 8999ms b 1999ms (x|)',
        STEPS,
      );
      expectObservable(call.botSpeaking$).toBe('f 7999ms t 999ms f 7999ms t 1999ms (f|)', {
        t: true,
        f: false,
      });
      expectObservable(states(call)).toBe('(cs) 18996ms (ie|)', {
        c: 'connected',
        s: 'started',
        i: 'ending',
        e: 'appEnded',
      });
    });
  });

  it('should go back to the first step when the caller answers', () => {
    marbles(({ hot, expectObservable }) => {
      const speech$ = hot('10s s 999ms e', SPEECH);

      // The question at 8 s, an answer from 10 s to 11 s, the question again at 19 s.
      expectObservable(hangUpWhenIdle(testCall(), { prompts, speech$ }), '25s !').toBe(
        '8s a 10999ms a',
        STEPS,
      );
    });
  });

  it('should go back to the first step when the caller presses a digit', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('12s k', { k: '1' }) });

      expectObservable(hangUpWhenIdle(call, { prompts, speech$: NEVER }), '25s !').toBe(
        '8s a 11999ms a',
        STEPS,
      );
    });
  });

  it('should cut its own prompt when the caller talks over it', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('18s k', { k: '1' }) });

      // The goodbye starts at 17 s. The message that plays at the digit ends at 18,200 ms; the 8 s start again there.
      expectObservable(hangUpWhenIdle(call, { prompts, speech$: NEVER }), '27s !').toBe(
        '8s a 8999ms b 9199ms a',
        STEPS,
      );
      expectObservable(call.botSpeaking$, '25s !').toBe('f 7999ms t 999ms f 7999ms t 1199ms f', {
        t: true,
        f: false,
      });
    });
  });

  it('should not count a digit during speech as the end of speech', () => {
    marbles(({ hot, cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('2s k', { k: '1' }) });
      const speech$ = hot('1s s 19999ms e', SPEECH);

      expectObservable(hangUpWhenIdle(call, { prompts, speech$ }), '30s !').toBe('29s a', STEPS);
    });
  });

  it('should let an answer at the instant of the timer win', () => {
    marbles(({ hot, expectObservable }) => {
      const speech$ = hot('8s s', SPEECH);

      expectObservable(hangUpWhenIdle(testCall(), { prompts, speech$ }), '1m !').toBe('-');
    });
  });

  it('should wait until audio of the application was heard', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.send(new Int16Array(8 * 5_000));

      expectObservable(hangUpWhenIdle(call, { prompts, speech$: NEVER }), '20s !').toBe('13s a', STEPS);
    });
  });

  it('should end without a goodbye when the last step has no prompt', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();

      expectObservable(
        hangUpWhenIdle(call, { afterMs: [5_000, 3_000], prompts: prompts.slice(0, 1), speech$: NEVER }),
      ).toBe('5s a 3999ms (bx|)', STEPS);
      expectObservable(states(call)).toBe('(cs) 8996ms (ie|)', {
        c: 'connected',
        s: 'started',
        i: 'ending',
        e: 'appEnded',
      });
    });
  });

  it('should not end the call with onExhausted complete', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();

      expectObservable(
        hangUpWhenIdle(call, { afterMs: [5_000], onExhausted: 'complete', speech$: NEVER }),
      ).toBe('5s (ax|)', STEPS);
      expectObservable(states(call)).toBe('(cs)', { c: 'connected', s: 'started' });
    });
  });

  it.each([1_000, 8_000, 8_500, 9_000, 17_000, 18_999])(
    'should complete with a caller who hangs up after %i ms, and leave no timer',
    (atMs) => {
      marbles(({ cold, flush }) => {
        const lifecycle$ = cold(`${atMs}ms e`, { e: 'callerHangup' } as const);
        const ends: string[] = [];
        hangUpWhenIdle(testCall({ lifecycle$ }), { prompts, speech$: NEVER }).subscribe({
          complete: () => ends.push('completed'),
          error: () => ends.push('errored'),
        });
        flush();

        expect(ends).toEqual(['completed']);
      });
    },
  );

  it('should error when a prompt cannot be played', () => {
    marbles(({ expectObservable }) => {
      const missing$ = hangUpWhenIdle(testCall(), { prompts: ['/nowhere/goodbye.wav'], speech$: NEVER });

      expectObservable(missing$).toBe('8s (a#)', STEPS, expect.objectContaining({ code: 'fileNotFound' }));
    });
  });

  it('should unsubscribe its sources when it is unsubscribed', () => {
    const speech$ = new Subject<never>();
    const subscription = hangUpWhenIdle(testCall(), { speech$ }).subscribe();
    expect(speech$.observed).toBe(true);
    subscription.unsubscribe();
    expect(speech$.observed).toBe(false);
  });

  it('should throw when called with invalid steps', () => {
    const call = testCall();
    expect(() => hangUpWhenIdle(call, { afterMs: [] })).toThrow(RangeError);
    expect(() => hangUpWhenIdle(call, { afterMs: [1_000], prompts })).toThrow(
      new RangeError(
        '`afterMs` must have at least one time, and a time for each of `prompts`, got 1 for 2 prompts',
      ),
    );
    expect(() => hangUpWhenIdle(call, { afterMs: [1_000, 0] })).toThrow(
      new RangeError('`afterMs[1]` must be a number of ms above 0 and below 2147483648, got 0'),
    );
    // @ts-expect-error -- it must be an array
    expect(() => hangUpWhenIdle(call, { afterMs: 3_000 })).toThrow(
      new TypeError('`afterMs` must be an array of ms, one for each step, got 3000'),
    );
    // @ts-expect-error -- there are two
    expect(() => hangUpWhenIdle(call, { onExhausted: 'hangUp' })).toThrow(RangeError);
  });
});
