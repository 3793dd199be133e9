import { inspect } from 'node:util';
import {
  concat,
  concatMap,
  defer,
  EMPTY,
  map,
  merge,
  of,
  switchMap,
  take,
  takeUntil,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { dtmfTone } from '../../../src/audio/tools/dtmfTone';
import { gather } from '../../../src/ivr/questions/gather';
import type { GatherOptions } from '../../../src/ivr/questions/GatherOptions';
import type { GatherResult } from '../../../src/ivr/questions/GatherResult';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';
import { summarizeSent } from '../../../src/testing/prompts/summarizeSent';

const inShort = map(({ reason, digits }: GatherResult) => `${reason} ${digits}`.trim());

describe('gather', () => {
  describe('11. unsubscribed', () => {
    it('should stop its prompt, and leave no timer', () => {
      marbles(({ cold, expectObservable, flush }) => {
        const call = testCall();
        let finished = 0;
        const asked$ = gather(call, { prompt: ramp(10_000), totalTimeoutMs: 3_600_000 });

        expectObservable(asked$, '500ms !').toBe('-');
        expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
          '(aa) 196ms a 199ms a 99ms c',
          {
            a: '3200 bytes',
            c: 'clear',
          },
        );
        cold('501ms x').subscribe(() => finished++);
        flush();
        expect(finished).toBe(1);
      });
    });

    it('should leave the digits of an unfinished entry to the next question', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms 4 99ms 2 199ms 7') });
        const pin$ = gather(call, { numDigits: 4 }).pipe(takeUntil(cold('300ms x')));
        const other$ = gather(call, { prompt: ramp(1_000), numDigits: 3 });

        expectObservable(concat(pin$, other$).pipe(inShort)).toBe('400ms (r|)', { r: 'maxDigits 427' });
      });
    });

    it('should not leave digits that it rejected', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms 9 99ms 1') });
        const first$ = gather(call, { validDigits: '12', numDigits: 2 }).pipe(takeUntil(cold('300ms x')));

        expectObservable(concat(first$, gather(call, { numDigits: 1 })).pipe(inShort)).toBe('300ms (r|)', {
          r: 'maxDigits 1',
        });
      });
    });

    it('should leave at most as many digits as a call keeps', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms k', { k: '1'.repeat(6) + '2'.repeat(64) }) });
        const first$ = gather(call).pipe(takeUntil(cold('300ms x')));
        const rest$ = gather(call, { interDigitTimeoutMs: 100 });

        expectObservable(concat(first$, rest$).pipe(inShort)).toBe('400ms (r|)', {
          r: `interDigitTimeout ${'2'.repeat(64)}`,
        });
      });
    });

    it('should yield to another question by switchMap', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('1500ms 7') });
        const asked$ = cold('a 999ms b').pipe(
          switchMap((name) =>
            gather(call, { prompt: ramp(5_000), numDigits: 1 }).pipe(map(({ digits }) => name + digits)),
          ),
        );

        expectObservable(asked$).toBe('1500ms b', { b: 'b7' });
      });
    });
  });

  describe('12. type-ahead', () => {
    it('should take digits that were pressed during a greeting, and skip its prompt', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms 4 99ms 2') });
        const asked$ = concat(
          call.play(ramp(1_000)).pipe(concatMap(() => EMPTY)),
          gather(call, { prompt: ramp(2_000), numDigits: 2 }),
        );

        expectObservable(asked$).toBe('1s (r|)', {
          r: {
            reason: 'maxDigits',
            digits: '42',
            bargedIn: true,
            promptHeardMs: 0,
            elapsedMs: 0,
          },
        });
        expectObservable(
          call.sent$.pipe(summarizeSent({ detail: 'messages' }), toArray(), takeUntil(cold('3s x'))),
        ).toBe('3s |');
      });
    });

    it('should play nothing to a caller who typed everything ahead', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms 4') });
        const asked$ = timer(200).pipe(
          concatMap(() => gather(call, { prompt: ramp(2_000), numDigits: 1 })),
          inShort,
        );

        expectObservable(asked$).toBe('200ms (r|)', { r: 'maxDigits 4' });
        expectObservable(call.sent$).toBe('-');
      });
    });

    it('should divide one burst of digits among the questions that follow', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms k', { k: '4271#98#' }) });
        const asked$ = concat(
          gather(call, { numDigits: 4 }),
          gather(call),
          gather(call),
          gather(call, { firstDigitTimeoutMs: 100 }),
        );

        expectObservable(asked$.pipe(inShort)).toBe('100ms (abc) 95ms (d|)', {
          a: 'maxDigits 4271',
          b: 'finishKey',
          c: 'finishKey 98',
          d: 'noInput',
        });
      });
    });

    it('should drop digits that were typed ahead with typeAhead flush', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms 4 999ms 7') });
        const asked$ = timer(200).pipe(
          concatMap(() => gather(call, { typeAhead: 'flush', numDigits: 1 })),
          inShort,
        );

        expectObservable(asked$).toBe('1100ms (r|)', { r: 'maxDigits 7' });
      });
    });

    it('should pause an older question while a newer question is active, so that no digit counts twice (Bandwidth)', () => {
      marbles(({ cold, expectObservable, flush }) => {
        const call = testCall({ dtmf$: cold('100ms 1 99ms 2 99ms 3 99ms 4 99ms 5') });
        const older$ = gather(call, { numDigits: 3 });
        const newer$ = timer(150).pipe(concatMap(() => gather(call, { numDigits: 2 })));

        expectObservable(older$.pipe(inShort)).toBe('500ms (r|)', { r: 'maxDigits 145' });
        expectObservable(newer$.pipe(inShort)).toBe('300ms (r|)', { r: 'maxDigits 23' });
        flush();
        expect(call.keys.size).toBe(0);
      });
    });

    it('should pass digits that a newer question left to the older question, at once', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms 4') });
        const older$ = gather(call, { numDigits: 1 });
        const newer$ = gather(call, { numDigits: 2 }).pipe(takeUntil(cold('300ms x')));

        expectObservable(merge(older$, newer$).pipe(inShort)).toBe('300ms (r|)', { r: 'maxDigits 4' });
      });
    });

    it('should leave its digits to the question that follows, not to an active older question', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms k', { k: '12' }) });
        const older$ = gather(call, { numDigits: 1, firstDigitTimeoutMs: 1_000 });
        const newer$ = concat(gather(call, { numDigits: 1 }), gather(call, { numDigits: 1 }));

        expectObservable(older$.pipe(inShort)).toBe('1s (r|)', { r: 'noInput' });
        expectObservable(newer$.pipe(inShort)).toBe('100ms (ab|)', { a: 'maxDigits 1', b: 'maxDigits 2' });
      });
    });

    it('should ask again for each subscription', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms 1 99ms 2') });
        const asked$ = gather(call, { numDigits: 1 });

        expectObservable(concat(asked$, asked$).pipe(inShort)).toBe('100ms a 99ms (b|)', {
          a: 'maxDigits 1',
          b: 'maxDigits 2',
        });
      });
    });

    it('should let a subscriber ask the next question when it receives the result', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms k', { k: '123' }) });
        const asked$ = gather(call, { numDigits: 1 }).pipe(
          concatMap((first) => concat(of(first), gather(call, { numDigits: 2 }))),
        );

        expectObservable(asked$.pipe(inShort)).toBe('100ms (ab|)', { a: 'maxDigits 1', b: 'maxDigits 23' });
      });
    });

    it('should end a millisecond later on a call that has ended, and still use earlier digits', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({
          dtmf$: cold('100ms k', { k: '123' }),
          lifecycle$: cold('200ms x', { x: 'callerHangup' }),
        });
        const asked$ = timer(300).pipe(
          concatMap(() =>
            concat(
              gather(call, { prompt: ramp(500), numDigits: 2 }),
              gather(call, { prompt: ramp(500), numDigits: 2 }),
              gather(call, { prompt: ramp(500) }),
            ),
          ),
        );

        expectObservable(asked$.pipe(inShort)).toBe('301ms a b (c|)', {
          a: 'maxDigits 12',
          b: 'ended 3',
          c: 'ended',
        });
      });
    });
  });

  describe('14. masked', () => {
    const masked = (options: GatherOptions, keys: string) =>
      marbles(({ cold, flush }) => {
        const results: GatherResult[] = [];
        const call = testCall({ dtmf$: cold('100ms k', { k: keys }) });
        gather(call, { mask: true, ...options }).subscribe((result) => results.push(result));
        flush();
        const [result] = results;
        if (result === undefined) {
          throw new Error('the question has not emitted a result');
        }
        return result;
      });

    it('should return the digits to code that reads them', () => {
      expect(masked({ numDigits: 4 }, '4271').digits).toBe('4271');
    });

    it('should show no digit, however it is printed or copied', () => {
      const result = masked({ numDigits: 4 }, '4271');
      const shown = [
        JSON.stringify({ result }),
        inspect({ result }),
        inspect(result, { customInspect: false }),
        inspect({ ...result }),
        String(Object.values(result)),
      ];

      for (const text of shown) {
        expect(text).not.toMatch(/4271/);
      }
      expect(JSON.parse(JSON.stringify(result))).toEqual({
        reason: 'maxDigits',
        digits: '••••',
        bargedIn: false,
        promptHeardMs: 0,
        elapsedMs: 100,
      });
      expect(inspect(result)).toContain("digits: '••••'");
    });

    it('should show no words either', () => {
      const result = masked({ speech$: of('four two seven one') }, '');

      expect(result.speech).toBe('four two seven one');
      expect([JSON.stringify(result), inspect(result)].join()).not.toMatch(/four/);
    });

    it('should show no digit in the events of a call', () => {
      marbles(({ cold, flush }) => {
        const events: unknown[] = [];
        const call = testCall({ dtmf$: cold('100ms k 99ms l', { k: '4271', l: '4271'.repeat(20) }) });
        merge(call.diagnostics$, call.wire$).subscribe((value) => events.push(value));
        gather(call, { numDigits: 4, mask: true }).subscribe();
        flush();

        expect(events.length).toBeGreaterThan(80);
        expect(events.filter((value) => /"digit":"[0-9]"|4271/.test(JSON.stringify(value)))).toEqual([]);
      });
    });
  });

  it("should not read tones in audio as digits, neither in the caller's audio nor in its own (15)", () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ audio$: cold('100ms t', { t: dtmfTone('4') }) });

      expectObservable(gather(call, { prompt: dtmfTone('42') }).pipe(inShort)).toBe('5400ms (r|)', {
        r: 'noInput',
      });
    });
  });

  describe('with a prompt', () => {
    it('should wait for the caller also when the echo of its mark is lost (bolna#736)', () => {
      marbles(({ expectObservable }) => {
        const call = testCall({ playout: { echoDelayMs: () => undefined } });

        // After one second of grace, the playback clock decides.
        expectObservable(gather(call, { prompt: ramp(1_000), firstDigitTimeoutMs: 500 })).toBe(
          '2500ms (r|)',
          {
            r: { reason: 'noInput', digits: '', bargedIn: false, promptHeardMs: 1_000, elapsedMs: 2_500 },
          },
        );
      });
    });

    it('should wait for the caller when the application clears the prompt', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall();
        cold('400ms x').subscribe(() => {
          call.clear();
        });

        expectObservable(gather(call, { prompt: ramp(1_000), firstDigitTimeoutMs: 500 })).toBe('900ms (r|)', {
          r: { reason: 'noInput', digits: '', bargedIn: false, promptHeardMs: 600, elapsedMs: 900 },
        });
      });
    });

    it('should error with the error of its prompt, after the audio before it was heard, and leave the digits', () => {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({ dtmf$: cold('100ms 4') });
        const broken$ = concat(
          of(ramp(300)),
          throwError(() => new Error('voice lost')),
        );
        const asked$ = gather(call, { prompt: broken$, bargeIn: false });

        expectObservable(asked$).toBe('300ms #', undefined, new Error('voice lost'));
        const again$ = timer(400).pipe(concatMap(() => gather(call, { numDigits: 1 })));
        expectObservable(again$.pipe(inShort)).toBe('400ms (r|)', { r: 'maxDigits 4' });
      });
    });

    it('should error with the error of `speech$`', () => {
      marbles(({ cold, expectObservable }) => {
        const speech$ = cold('300ms #', undefined, new Error('no recogniser'));

        expectObservable(gather(testCall(), { prompt: ramp(1_000), speech$ })).toBe(
          '300ms #',
          undefined,
          new Error('no recogniser'),
        );
      });
    });

    it('should end when the call is ending and a prompt can no longer be heard', () => {
      marbles(({ expectObservable }) => {
        const call = testCall();
        call.send(ramp(1_000));
        call.end();

        expectObservable(gather(call, { prompt: ramp(500) }).pipe(inShort)).toBe('(r|)', { r: 'ended' });
      });
    });

    it('should start its timeout at the end of an empty prompt', () => {
      marbles(({ expectObservable }) => {
        expectObservable(gather(testCall(), { prompt: [], firstDigitTimeoutMs: 100 }).pipe(inShort)).toBe(
          '100ms (r|)',
          { r: 'noInput' },
        );
      });
    });
  });

  it('should emit its result to take(1) and stop there, also synchronously', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('100ms k', { k: '12' }) });
      const asked$ = timer(200).pipe(
        concatMap(() =>
          concat(
            gather(call, { numDigits: 1 }).pipe(take(1)),
            defer(() => of(call.keys.size)),
          ),
        ),
      );

      expectObservable(asked$.pipe(map((value) => (typeof value === 'number' ? value : value.digits)))).toBe(
        '200ms (ab|)',
        { a: '1', b: 1 },
      );
    });
  });

  it('should wait until the call ends when its timeouts are Infinity', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ lifecycle$: cold('60m x', { x: 'callerHangup' }) });
      const asked$ = gather(call, { firstDigitTimeoutMs: Infinity, totalTimeoutMs: Infinity });

      expectObservable(asked$.pipe(inShort)).toBe('60m (r|)', { r: 'ended' });
    });
  });

  const call = marbles(() => testCall());
  it.each<[GatherOptions, string]>([
    [{ numDigits: 0 }, '`numDigits` must be an integer from 1, got 0'],
    [{ numDigits: 2.5 }, '`numDigits` must be an integer from 1, got 2.5'],
    [
      { numDigits: 4, minDigits: 2 },
      '`numDigits` sets both `minDigits` and `maxDigits`: pass only `numDigits`, or only the other two',
    ],
    [
      { numDigits: 4, maxDigits: 4 },
      '`numDigits` sets both `minDigits` and `maxDigits`: pass only `numDigits`, or only the other two',
    ],
    [{ minDigits: -1 }, '`minDigits` must be an integer from 0, got -1'],
    [{ minDigits: Infinity }, '`minDigits` must be an integer from 0, got Infinity'],
    [{ minDigits: 4, maxDigits: 3 }, '`maxDigits` must be an integer from 4, got 3'],
    [{ maxDigits: 0 }, '`maxDigits` must be an integer from 1, got 0'],
    [{ finishOnKey: 'x' }, '`finishOnKey` must contain only 0-9, *, # and A-D, got "x"'],
    [{ validDigits: '0-9' }, '`validDigits` must contain only 0-9, *, # and A-D, got "0-9"'],
    [
      { firstDigitTimeoutMs: -1 },
      '`firstDigitTimeoutMs` must be a number of ms from 0 to 2147483647, or Infinity, got -1',
    ],
    [
      { interDigitTimeoutMs: NaN },
      '`interDigitTimeoutMs` must be a number of ms from 0 to 2147483647, or Infinity, got NaN',
    ],
    [
      { totalTimeoutMs: 2 ** 31 },
      '`totalTimeoutMs` must be a number of ms from 0 to 2147483647, or Infinity, got 2147483648',
    ],
    [JSON.parse('{"onInvalid":"beep"}'), "`onInvalid` must be one of 'ignore', 'noMatch', got \"beep\""],
    [JSON.parse('{"typeAhead":"drop"}'), "`typeAhead` must be one of 'keep', 'flush', got \"drop\""],
    [JSON.parse('{"speech$":"hello"}'), '`speech$` must be an observable of strings, got "hello"'],
    [JSON.parse('{"finishOnKey":7}'), '`finishOnKey` must be a string of DTMF digits, got 7'],
    [JSON.parse('null'), '`options` of gather must be an object, got null'],
  ])('should throw when called with %j', (options, message) => {
    expect(() => gather(call, options)).toThrow(message);
  });
});
