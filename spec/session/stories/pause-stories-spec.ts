import { concat, map, merge, NEVER, of, throwError } from 'rxjs';
import type { Interruption, InterruptionVerdict } from '../../../src/session/contract/Interruption';
import { testCall } from '../../../src/testing/testCall';
import { concatSamples, ramp } from '../../kit/audio/audio';
import type { RunHelpers } from 'rxjs/testing';
import { marbles } from '../../../src/testing/marbles/marbles';
import { summarizeSent } from '../../../src/testing/prompts/summarizeSent';

const finished = (outcome: 'played' | 'ended', heardMs: number) => ({
  type: 'finished',
  outcome,
  confirmedBy: outcome === 'played' ? 'mark' : 'local',
  heardMs,
});
/** The message that is playing at the cut is heard to its end. */
const cleared = (cutMs: number, heardMs: number) => ({
  type: 'finished',
  outcome: 'cleared',
  confirmedBy: 'local',
  heardMs,
  cutMs,
});

/** A verdict after a delay for each interruption, and how much was heard at each. */
function judge({ cold }: RunHelpers, marble: string) {
  const heardMs: number[] = [];
  const verdicts$ = cold<InterruptionVerdict>(marble, { c: 'stop', r: 'resume' });
  const verdict = (interruption: Interruption) => {
    heardMs.push(interruption.heardMs);
    return verdicts$;
  };
  return { heardMs, verdict, verdicts$ };
}

describe('a call whose playback is paused', () => {
  it('should hold the rest of a prompt until the verdict, and resume it', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions, flush } = helpers;
      const call = testCall();
      const { heardMs, verdict, verdicts$ } = judge(helpers, '350ms r');
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));

      expectObservable(
        call.play(ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', verdict }),
      ).toBe('1200ms (f|)', { f: finished('played', 1_000) });
      expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
        '(aa) 196ms a 49ms c 349ms (aa) 196ms (am)',
        {
          a: '3200 bytes',
          c: 'clear',
          m: 'mark',
        },
      );
      expectObservable(call.botSpeaking$).toBe('t 399ms f 199ms t 599ms f', { t: true, f: false });
      expectSubscriptions(verdicts$.subscriptions).toBe('250ms ^ 349ms !');
      flush();
      expect(heardMs).toEqual([400]);
      expect(concatSamples(heard)).toEqual(ramp(1_000));
      expect(call.stats().heardMs).toBe(1_000);
    });
  });

  it('should drop the rest of a prompt when the verdict is stop', () => {
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const call = testCall();
      const { verdict } = judge(helpers, '350ms c');

      expectObservable(
        call.play(ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', verdict }),
      ).toBe('600ms (f|)', { f: cleared(250, 400) });
      expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('(aa) 196ms a 49ms c', {
        a: '3200 bytes',
        c: 'clear',
      });
    });
  });

  it.each([
    ['nobody is asked', undefined],
    ['nobody answers', () => NEVER],
    ['the answer comes too late', () => concat(NEVER, of('resume' as const))],
  ])('should stop after a second when %s', (_, verdict) => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const options = verdict === undefined ? {} : { verdict };

      expectObservable(
        call.play(ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', ...options }),
      ).toBe('1250ms (f|)', { f: cleared(250, 400) });
    });
  });

  it('should wait for a verdict as long as the option says', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const call = testCall();
      const { verdict, verdicts$ } = judge(helpers, '400ms r');

      expectObservable(
        call.play(ramp(1_000), {
          interruptOn: cold('250ms x'),
          onInterrupt: 'pause',
          verdict,
          verdictTimeoutMs: 300,
        }),
      ).toBe('550ms (f|)', { f: cleared(250, 400) });
      expectSubscriptions(verdicts$.subscriptions).toBe('250ms ^ 299ms !');
    });
  });

  it('should be interrupted again after it was resumed, but not while it is paused', () => {
    marbles((helpers) => {
      const { cold, expectObservable, flush } = helpers;
      const call = testCall();
      const { heardMs, verdict } = judge(helpers, '100ms r');

      expectObservable(
        call.play(ramp(1_000), {
          interruptOn: cold('250ms (xx) 46ms x 300ms x'),
          onInterrupt: 'pause',
          verdict,
        }),
      ).toBe('1s (f|)', { f: finished('played', 1_000) });
      flush();
      // Each time the playing message is heard to its end.
      expect(heardMs).toEqual([400, 800]);
    });
  });

  it('should do what onInterrupt returns for each interruption', () => {
    marbles((helpers) => {
      const { cold, expectObservable, flush } = helpers;
      const call = testCall();
      const { verdict, heardMs } = judge(helpers, '500ms r');
      const modes = { n: 'notify', p: 'pause', c: 'clear' } as const;
      const onInterrupt = (value: unknown) => (value === 'n' || value === 'p' ? modes[value] : 'clear');

      expectObservable(
        call.play(ramp(1_000), { interruptOn: cold('100ms n 149ms p 99ms c'), onInterrupt, verdict }),
      ).toBe('100ms n 249ms (f|)', {
        n: { type: 'progress', heardMs: 100, queuedMs: 900 },
        f: cleared(250, 400),
      });
      flush();
      expect(heardMs).toEqual([400]);
    });
  });

  it('should hold the prompts after it, in their order', () => {
    marbles((helpers) => {
      const { cold, expectObservable } = helpers;
      const call = testCall();
      const { verdict } = judge(helpers, '550ms c');
      const first$ = call.play(ramp(300), { interruptOn: cold('150ms x'), onInterrupt: 'pause', verdict });

      expectObservable(merge(first$, call.play(ramp(200)))).toBe('700ms f 199ms (g|)', {
        f: cleared(150, 300),
        g: finished('played', 200),
      });
    });
  });

  it('should only report the interruption of a prompt that may not be interrupted', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();

      expectObservable(
        call.play(ramp(400), { interruptOn: cold('100ms x'), onInterrupt: 'pause', interruptible: 'never' }),
      ).toBe('400ms (f|)', { f: finished('played', 400) });
      expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('100ms d', {
        d: 'interruptIgnored',
      });
    });
  });

  it('should end with the call', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const call = testCall({
        lifecycle$: cold('400ms e', { e: 'callerHangup' }),
      });
      const { verdict, verdicts$ } = judge(helpers, '500ms r');

      expectObservable(
        call.play(ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', verdict }),
      ).toBe('400ms (f|)', { f: finished('ended', 400) });
      expectSubscriptions(verdicts$.subscriptions).toBe('250ms ^ 149ms !');
    });
  });

  it('should unsubscribe the verdict when the playback is unsubscribed', () => {
    marbles((helpers) => {
      const { cold, expectObservable, expectSubscriptions } = helpers;
      const call = testCall();
      const { verdict, verdicts$ } = judge(helpers, '500ms r');

      expectObservable(
        call.play(ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', verdict }),
        '300ms !',
      ).toBe('');
      expectSubscriptions(verdicts$.subscriptions).toBe('250ms ^ 49ms !');
    });
  });

  it.each([
    ['fails', { verdict: () => throwError(() => new Error('no judge')) }],
    [
      'throws',
      {
        verdict: () => {
          throw new Error('no judge');
        },
      },
    ],
    [
      'has no mode',
      {
        onInterrupt: () => {
          throw new Error('no judge');
        },
      },
    ],
  ])('should fail when the decision about its interruption %s', (_, options) => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();

      expectObservable(
        call.play(ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', ...options }),
      ).toBe('250ms #', undefined, new Error('no judge'));
      expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe('(aa) 196ms a 49ms c', {
        a: '3200 bytes',
        c: 'clear',
      });
    });
  });

  it.each([
    [{ onInterrupt: 'stop' }, "`onInterrupt` must be one of 'clear', 'pause', 'notify', got \"stop\""],
    [{ verdict: 'stop' }, '`verdict` must be a function, got "stop"'],
    [{ verdictTimeoutMs: -1 }, '`verdictTimeoutMs` must be a number of ms from 0, got -1'],
    [{ report: { progressMs: 0 } }, '`report.progressMs` must be a number of ms above 0, got 0'],
    ['clear', '`options` of play must be an object, got "clear"'],
  ])('should throw for %j', (options, message) => {
    // @ts-expect-error -- as JavaScript may do
    expect(() => testCall().play(ramp(20), options)).toThrow(message);
  });

  it.each([
    [{ onInterrupt: () => 'stop' }, "`onInterrupt` must be one of 'clear', 'pause', 'notify', got \"stop\""],
    [
      { onInterrupt: 'pause', verdict: () => of('yes') },
      "`verdict` must be one of 'stop', 'resume', got \"yes\"",
    ],
  ])('should fail for an unknown mode or verdict', (options, message) => {
    const errors: unknown[] = [];
    const given = { interruptOn: of(0), ...options };
    // @ts-expect-error -- as JavaScript may do
    const playback$ = testCall().play(ramp(20), given);
    playback$.subscribe({ error: (error: unknown) => errors.push(error) });

    expect(errors).toEqual([new RangeError(message)]);
  });
});
