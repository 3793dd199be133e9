import { concat, filter, map, merge, NEVER, of, Subject, tap, throwError } from 'rxjs';
import type { SpeechEvent } from '../../../src/audio/vad/SpeechDetector';
import { bargeIn } from '../../../src/ivr/bargeIn/bargeIn';
import type { BargeInInterruption } from '../../../src/ivr/bargeIn/BargeInOptions';
import type { InterruptionVerdict } from '../../../src/session/contract/Interruption';
import { type TestCall, testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import type { RunHelpers } from 'rxjs/testing';
import { marbles } from '../../../src/testing/marbles/marbles';

const finished = (outcome: 'played' | 'ended', heardMs: number) => ({
  type: 'finished',
  outcome,
  confirmedBy: outcome === 'played' ? 'mark' : 'local',
  heardMs,
});
/** The message that plays at the cut is heard to its end. */
const cleared = (cutMs: number, heardMs: number) => ({
  type: 'finished',
  outcome: 'cleared',
  confirmedBy: 'local',
  heardMs,
  cutMs,
});
const bargedIn = (by: 'key' | 'speech' | 'other', outcome: string, heardMs: number) => ({
  type: 'bargeIn',
  by,
  outcome,
  heardMs,
});

/** The caller starts and stops speaking: after a word, or after a cough. */
const speech = ({ cold }: RunHelpers, marble: string) =>
  cold<SpeechEvent>(marble, {
    s: { type: 'start', atMs: 0 },
    e: { type: 'end', atMs: 900, durationMs: 900 },
    c: { type: 'end', atMs: 80, durationMs: 80 },
  });

/** A verdict with a delay after each barge-in, and the barge-ins that it was asked about. */
function judge({ cold }: RunHelpers, marble: string) {
  const asked: BargeInInterruption[] = [];
  const verdicts$ = cold<InterruptionVerdict>(marble, { c: 'stop', r: 'resume' });
  const verdict = (interruption: BargeInInterruption) => {
    asked.push(interruption);
    return verdicts$;
  };
  return { asked, verdict, verdicts$ };
}

const clears = (call: TestCall) =>
  call.sent$.pipe(
    filter(({ event }) => event === 'clear'),
    map(() => 'c'),
  );

describe('bargeIn', () => {
  describe('with onInterrupt clear', () => {
    it('should play a prompt to its end when nobody interrupts', () => {
      marbles((helpers) => {
        const { expectObservable } = helpers;
        const call = testCall();

        expectObservable(bargeIn(call, ramp(1_000), { speech$: NEVER })).toBe('1s (f|)', {
          f: finished('played', 1_000),
        });
        expectObservable(clears(call)).toBe('');
      });
    });

    it('should cut the prompt in the tick of a digit, and leave the digit for the next question', () => {
      marbles(({ cold, expectObservable, flush }) => {
        const call = testCall({ dtmf$: cold('537ms k', { k: '4' }) });

        expectObservable(bargeIn(call, ramp(2_000))).toBe('537ms (bf|)', {
          b: bargedIn('key', 'confirmed', 600),
          f: cleared(537, 600),
        });
        expectObservable(clears(call)).toBe('537ms c');
        flush();
        expect(call.keys.take()?.digit).toBe('4');
      });
    });

    it('should react only to the digits of `keys`', () => {
      marbles(({ cold, expectObservable }) => {
        const keys = () => testCall({ dtmf$: cold('100ms a 99ms b', { a: '1', b: '#' }) });

        expectObservable(bargeIn(keys(), ramp(400), { keys: '#' })).toBe('200ms (bf|)', {
          b: bargedIn('key', 'confirmed', 400),
          f: cleared(200, 400),
        });
        expectObservable(bargeIn(keys(), ramp(400), { keys: '' })).toBe('400ms (f|)', {
          f: finished('played', 400),
        });
      });
    });

    it('should cut the prompt when the caller has talked over it for a quarter of a second', () => {
      marbles((helpers) => {
        const { expectObservable } = helpers;
        const call = testCall();

        expectObservable(bargeIn(call, ramp(2_000), { speech$: speech(helpers, '300ms s 899ms e') })).toBe(
          '550ms (bf|)',
          { b: bargedIn('speech', 'confirmed', 600), f: cleared(550, 600) },
        );
        expectObservable(clears(call)).toBe('550ms c');
      });
    });

    it('should ignore a cough: speech that stops within `minSpeechMs`', () => {
      marbles((helpers) => {
        const { expectObservable } = helpers;
        const call = testCall();
        const speech$ = speech(helpers, '300ms s 248ms c 100ms s 99ms c');

        expectObservable(bargeIn(call, ramp(1_000), { speech$ })).toBe('1s (f|)', {
          f: finished('played', 1_000),
        });
        expectObservable(call.diagnostics$).toBe('');
      });
    });

    it('should count speech that was long enough even if its end is emitted at once', () => {
      marbles((helpers) => {
        const { expectObservable } = helpers;

        expectObservable(
          bargeIn(testCall(), ramp(1_000), { speech$: speech(helpers, '300ms s 99ms e') }),
        ).toBe('400ms (bf|)', { b: bargedIn('speech', 'confirmed', 600), f: cleared(400, 600) });
      });
    });

    it('should wait for `minWords` words', () => {
      marbles((helpers) => {
        const { hot, expectObservable } = helpers;
        const transcript$ = hot('350ms a 149ms b 99ms c', { a: '', b: ' no ', c: 'no  wait' });
        const options = { speech$: speech(helpers, '300ms s'), transcript$, minWords: 2 };

        expectObservable(bargeIn(testCall(), ramp(1_000), options)).toBe('600ms (bf|)', {
          b: bargedIn('speech', 'confirmed', 800),
          f: cleared(600, 800),
        });
      });
    });

    it('should count words that come after the end of speech, but no words of a cough', () => {
      marbles((helpers) => {
        const { hot, expectObservable } = helpers;
        const transcript$ = hot('700ms w', { w: 'no wait' });
        const said$ = speech(helpers, '300ms s 299ms e');
        const coughed$ = speech(helpers, '300ms s 99ms c');
        const options = { transcript$, minWords: 2 };

        expectObservable(bargeIn(testCall(), ramp(1_000), { ...options, speech$: said$ })).toBe(
          '700ms (bf|)',
          {
            b: bargedIn('speech', 'confirmed', 800),
            f: cleared(700, 800),
          },
        );
        expectObservable(bargeIn(testCall(), ramp(1_000), { ...options, speech$: coughed$ })).toBe(
          '1s (f|)',
          {
            f: finished('played', 1_000),
          },
        );
      });
    });

    it('should ignore speech that starts while the bot is silent', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const call = testCall();
        const late$ = cold('200ms (a|)', { a: ramp(600) });

        expectObservable(bargeIn(call, late$, { speech$: speech(helpers, '100ms s') })).toBe('800ms (f|)', {
          f: finished('played', 600),
        });
      });
    });

    it('should count a prompt as playing until it is heard, not until it is sent', () => {
      marbles((helpers) => {
        const { expectObservable } = helpers;
        const call = testCall({ playout: { echoDelayMs: () => 400 } });

        // All audio is sent at once. It is heard until 400 ms; the echo comes at 800 ms.
        expectObservable(bargeIn(call, ramp(400), { speech$: speech(helpers, '100ms s') })).toBe(
          '350ms (bf|)',
          { b: bargedIn('speech', 'confirmed', 400), f: cleared(350, 400) },
        );
        const second = testCall({ playout: { echoDelayMs: () => 400 } });
        expectObservable(bargeIn(second, ramp(400), { speech$: speech(helpers, '450ms s') })).toBe(
          '800ms (f|)',
          { f: finished('played', 400) },
        );
      });
    });

    it('should be interrupted by `interruptOn`', () => {
      marbles(({ cold, expectObservable }) => {
        expectObservable(bargeIn(testCall(), ramp(1_000), { interruptOn: cold('250ms x') })).toBe(
          '250ms (bf|)',
          { b: bargedIn('other', 'confirmed', 400), f: cleared(250, 400) },
        );
      });
    });

    it('should report the first cause only, and send one clear', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('250ms (kk)', { k: '1' }) });
        const interruptOn = merge(call.dtmf$, cold('251ms x'));

        expectObservable(bargeIn(call, ramp(1_000), { interruptOn })).toBe('250ms (bf|)', {
          b: bargedIn('key', 'confirmed', 400),
          f: cleared(250, 400),
        });
        expectObservable(clears(call)).toBe('250ms c');
      });
    });

    it('should not send clear before anything was played', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('250ms k', { k: '1' }) });

        expectObservable(bargeIn(call, cold('500ms (a|)', { a: ramp(200) }))).toBe('250ms (bf|)', {
          b: bargedIn('key', 'confirmed', 0),
          f: cleared(0, 0),
        });
        expectObservable(call.sent$).toBe('');
      });
    });

    it('should drop late audio of an interrupted source', () => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const call = testCall({ dtmf$: cold('300ms k', { k: '1' }) });
        const voice$ = cold('a 199ms a 199ms a 199ms a 199ms |', { a: ramp(200) });

        expectObservable(bargeIn(call, voice$).pipe(map(({ type }) => type))).toBe('300ms (bf|)', {
          b: 'bargeIn',
          f: 'finished',
        });
        expectSubscriptions(voice$.subscriptions).toBe('^ 299ms !');
        expectObservable(call.sent$.pipe(map(({ event }) => event))).toBe('m 259ms m 39ms c', {
          m: 'media',
          c: 'clear',
        });
      });
    });

    it('should round down `heardMs`, and never report more than was sent', () => {
      marbles(({ cold, expectObservable }) => {
        const interruptOn = cold('1055ms x');

        // 1,050.5 ms, and 9.5 ms of padding.
        expectObservable(bargeIn(testCall(), new Int16Array(8_404), { interruptOn })).toBe('1055ms (bf|)', {
          b: bargedIn('other', 'confirmed', 1050),
          f: cleared(1_050, 1050),
        });
      });
    });

    it('should report only `finished` when the application clears the prompt', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall();
        const cleared$ = cold('300ms (x|)').pipe(
          tap(() => {
            call.clear();
          }),
        );

        expectObservable(merge(bargeIn(call, ramp(1_000)), cleared$)).toBe('300ms (fx|)', {
          f: cleared(300, 400),
          x: 'x',
        });
      });
    });
  });

  describe('with onInterrupt pause', () => {
    it('should continue when the barge-in is rejected', () => {
      marbles((helpers) => {
        const { expectObservable, flush } = helpers;
        const call = testCall();
        const { asked, verdict } = judge(helpers, '350ms r');
        const speech$ = speech(helpers, 's 249ms e');

        expectObservable(bargeIn(call, ramp(1_000), { speech$, onInterrupt: 'pause', verdict })).toBe(
          '600ms b 599ms (f|)',
          { b: bargedIn('speech', 'rejected', 400), f: finished('played', 1_000) },
        );
        expectObservable(clears(call)).toBe('250ms c');
        flush();
        expect(asked).toEqual([{ by: 'speech', heardMs: 400, atMs: 250 }]);
      });
    });

    it('should drop the rest when the barge-in is confirmed', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const call = testCall();
        const { verdict } = judge(helpers, '350ms c');

        expectObservable(
          bargeIn(call, ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', verdict }),
        ).toBe('600ms (bf|)', { b: bargedIn('other', 'confirmed', 400), f: cleared(250, 400) });
        expectObservable(clears(call)).toBe('250ms c');
      });
    });

    it('should drop the rest when no verdict comes within a second, and ignore a later verdict', () => {
      marbles((helpers) => {
        const { cold, expectObservable, expectSubscriptions } = helpers;
        const { verdict, verdicts$ } = judge(helpers, '1100ms r');

        expectObservable(
          bargeIn(testCall(), ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', verdict }),
        ).toBe('1250ms (bf|)', { b: bargedIn('other', 'timeout', 400), f: cleared(250, 400) });
        expectSubscriptions(verdicts$.subscriptions).toBe('250ms ^ 999ms !');
      });
    });

    it('should accept a verdict at the instant of the timeout', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const { verdict } = judge(helpers, '300ms r');

        expectObservable(
          bargeIn(testCall(), ramp(1_000), {
            interruptOn: cold('250ms x'),
            onInterrupt: 'pause',
            verdict,
            verdictTimeoutMs: 300,
          }).pipe(map((event) => event.outcome)),
        ).toBe('550ms b 599ms (f|)', { b: 'rejected', f: 'played' });
      });
    });

    it('should wait without limit when `verdictTimeoutMs` is Infinity', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const { verdict } = judge(helpers, '60m r');

        expectObservable(
          bargeIn(testCall(), ramp(1_000), {
            interruptOn: cold('250ms x'),
            onInterrupt: 'pause',
            verdict,
            verdictTimeoutMs: Infinity,
          }).pipe(map((event) => event.outcome)),
        ).toBe('3600250ms b 599ms (f|)', { b: 'rejected', f: 'played' });
      });
    });

    it('should end by the timeout without a `verdict`', () => {
      marbles(({ cold, expectObservable }) => {
        expectObservable(
          bargeIn(testCall(), ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause' }),
        ).toBe('1250ms (bf|)', { b: bargedIn('other', 'timeout', 400), f: cleared(250, 400) });
      });
    });

    it('should ask for a verdict on each of two barge-ins', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const verdicts: InterruptionVerdict[] = ['resume', 'stop'];
        const verdict = () => cold('100ms v').pipe(map(() => verdicts.shift() ?? 'stop'));
        const interruptOn = cold('250ms (xx) 496ms x');

        expectObservable(
          bargeIn(testCall(), ramp(2_000), { interruptOn, onInterrupt: 'pause', verdict }),
        ).toBe('350ms b 499ms (cf|)', {
          b: bargedIn('other', 'rejected', 400),
          c: bargedIn('other', 'confirmed', 800),
          f: cleared(750, 800),
        });
      });
    });

    it('should end the prompt at a digit, also while the prompt is paused', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const { verdict } = judge(helpers, '500ms r');
        const once = testCall({ dtmf$: cold('250ms k', { k: '1' }) });
        expectObservable(bargeIn(once, ramp(1_000), { onInterrupt: 'pause', verdict })).toBe('250ms (bf|)', {
          b: bargedIn('key', 'confirmed', 400),
          f: cleared(250, 400),
        });

        const call = testCall({ dtmf$: cold('400ms k', { k: '1' }) });
        // Speech is the cause; the digit is its verdict.
        expectObservable(
          bargeIn(call, ramp(1_000), { speech$: speech(helpers, 's'), onInterrupt: 'pause', verdict }),
        ).toBe('400ms (bf|)', { b: bargedIn('speech', 'confirmed', 400), f: cleared(250, 400) });
        expectObservable(clears(call)).toBe('250ms c');
      });
    });

    it('should count clear as a confirmation', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const call = testCall();
        const { verdict } = judge(helpers, '500ms r');
        const cleared$ = cold('300ms (x|)').pipe(
          tap(() => {
            call.clear();
          }),
          filter(() => false),
        );
        const prompt$ = bargeIn(call, ramp(1_000), {
          interruptOn: cold('250ms x'),
          onInterrupt: 'pause',
          verdict,
        });

        expectObservable(merge(prompt$, cleared$)).toBe('300ms (bf|)', {
          b: bargedIn('other', 'confirmed', 400),
          f: cleared(250, 400),
        });
      });
    });

    it('should finish with the call, and not report the undecided barge-in', () => {
      marbles((helpers) => {
        const { cold, expectObservable, expectSubscriptions } = helpers;
        const call = testCall({
          lifecycle$: cold('400ms e', { e: 'callerHangup' }),
        });
        const { verdict, verdicts$ } = judge(helpers, '500ms r');

        expectObservable(
          bargeIn(call, ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', verdict }),
        ).toBe('400ms (f|)', { f: finished('ended', 400) });
        expectSubscriptions(verdicts$.subscriptions).toBe('250ms ^ 149ms !');
      });
    });

    it('should error when the verdict errors', () => {
      marbles(({ cold, expectObservable }) => {
        const verdict = () => throwError(() => new Error('no judge'));

        expectObservable(
          bargeIn(testCall(), ramp(1_000), { interruptOn: cold('250ms x'), onInterrupt: 'pause', verdict }),
        ).toBe('250ms #', undefined, new Error('no judge'));
      });
    });
  });

  describe('with onInterrupt notify', () => {
    it('should report every barge-in as noted, and continue', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const call = testCall({ dtmf$: cold('100ms k', { k: '1' }) });
        const options = { speech$: speech(helpers, 's'), interruptOn: cold('333ms x') };

        expectObservable(bargeIn(call, ramp(1_000), { ...options, onInterrupt: 'notify' })).toBe(
          '100ms a 149ms b 82ms c 666ms (f|)',
          {
            a: bargedIn('key', 'noted', 100),
            b: bargedIn('speech', 'noted', 250),
            c: bargedIn('other', 'noted', 333),
            f: finished('played', 1_000),
          },
        );
        expectObservable(clears(call)).toBe('');
      });
    });

    it('should report as noted what may not interrupt the prompt', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const call = testCall({ dtmf$: cold('100ms k', { k: '1' }) });

        expectObservable(
          bargeIn(call, ramp(1_000), { speech$: speech(helpers, 's'), interruptible: 'never' }),
        ).toBe('100ms a 149ms b 749ms (f|)', {
          a: bargedIn('key', 'noted', 100),
          b: bargedIn('speech', 'noted', 250),
          f: finished('played', 1_000),
        });
      });
    });

    it('should let a digit cut a prompt that speech may not interrupt', () => {
      marbles((helpers) => {
        const { cold, expectObservable } = helpers;
        const call = testCall({ dtmf$: cold('500ms k', { k: '1' }) });

        expectObservable(
          bargeIn(call, ramp(1_000), { speech$: speech(helpers, 's'), interruptible: 'byKey' }),
        ).toBe('250ms a 249ms (bf|)', {
          a: bargedIn('speech', 'noted', 250),
          b: bargedIn('key', 'confirmed', 600),
          f: cleared(500, 600),
        });
      });
    });
  });

  it('should play nothing before it is subscribed, and remove unheard audio when it is unsubscribed', () => {
    marbles((helpers) => {
      const { expectObservable, expectSubscriptions } = helpers;
      const call = testCall();
      const speech$ = speech(helpers, '800ms s');
      const prompt$ = bargeIn(call, ramp(1_000), { speech$ });

      expectObservable(prompt$, '200ms ^ 299ms !').toBe('');
      expectSubscriptions(speech$.subscriptions).toBe('200ms ^ 299ms !');
      expectObservable(call.sent$.pipe(map(({ event }) => event))).toBe('200ms (mm) 196ms m 99ms c', {
        m: 'media',
        c: 'clear',
      });
    });
  });

  it('should share no state between two subscriptions', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('250ms k 299ms k', { k: '1' }) });
      const prompt$ = bargeIn(call, ramp(1_000));

      expectObservable(concat(prompt$, prompt$)).toBe('250ms (af) 296ms (bg|)', {
        a: bargedIn('key', 'confirmed', 400),
        f: cleared(250, 400),
        // After the message that plays until 400 ms.
        b: bargedIn('key', 'confirmed', 200),
        g: cleared(150, 200),
      });
    });
  });

  it('should let its subscriber unsubscribe at the barge-in', () => {
    const interrupt$ = new Subject<void>();
    const call = testCall();
    const events: unknown[] = [];
    const prompt = bargeIn(call, ramp(1_000), { interruptOn: interrupt$ }).subscribe((event) => {
      events.push(event.type);
      prompt.unsubscribe();
    });
    interrupt$.next();
    interrupt$.next();
    call.end({ after: 'now' });

    expect(events).toEqual(['bargeIn']);
  });

  it.each([
    [{ keys: '1x' }, '`keys` must contain only 0-9, *, # and A-D, got "1x"'],
    [{ minSpeechMs: -1 }, '`minSpeechMs` must be a number of ms from 0, got -1'],
    [{ minWords: 0.5 }, '`minWords` must be an integer from 0, got 0.5'],
    [{ minWords: 1, speech$: NEVER }, '`minWords` needs `speech$` and `transcript$`'],
    [{ onInterrupt: 'stop' }, "`onInterrupt` must be one of 'clear', 'pause', 'notify', got \"stop\""],
    [
      { interruptible: 'sometimes' },
      "`interruptible` must be one of 'always', 'byKey', 'afterFirst', 'never', got \"sometimes\"",
    ],
    [{ verdict: () => of('resume') }, '`verdict` needs `onInterrupt` \'pause\', got "clear"'],
    [{ verdictTimeoutMs: NaN }, '`verdictTimeoutMs` must be a number of ms from 0, got NaN'],
    ['clear', '`options` of bargeIn must be an object, got "clear"'],
  ])('should throw when called with %j', (options, message) => {
    // @ts-expect-error -- what a caller without types may give
    expect(() => bargeIn(testCall(), ramp(20), options)).toThrow(message);
  });

  it('should play a list as one playback, and cut all of it', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('4284ms k', { k: '4' }) });

      expectObservable(bargeIn(call, ['examples/audio/sales.wav', of(ramp(400)), [ramp(400)]])).toBe(
        '4284ms (bf|)',
        {
          b: bargedIn('key', 'confirmed', 4400),
          f: cleared(4_284, 4400),
        },
      );
    });
  });

  it('should throw when called with a value that is not a prompt, and error with an unknown verdict', () => {
    // @ts-expect-error -- what a caller without types may give
    expect(() => bargeIn(testCall(), 42)).toThrow('A prompt must be audio');

    const errors: unknown[] = [];
    const verdict = () => of('yes');
    // @ts-expect-error -- what a caller without types may give
    const prompt$ = bargeIn(testCall(), ramp(20), { interruptOn: of(0), onInterrupt: 'pause', verdict });
    prompt$.subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([new RangeError("`verdict` must be one of 'stop', 'resume', got \"yes\"")]);
  });
});
