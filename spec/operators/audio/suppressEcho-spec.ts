import { concat, map, NEVER, of, pipe } from 'rxjs';
import { suppressEcho } from '../../../src/operators/audio/suppressEcho';
import { tone } from '../../../src/audio/tools/tone';
import { testCall } from '../../../src/testing/testCall';
import { frame, levelOf } from '../../audio/levelFrames';
import { marbles } from '../../../src/testing/marbles/marbles';
import { itFollowsItsSource } from '../itFollowsItsSource';
import { itKeepsItsState } from '../itKeepsItsState';

const silent = { botSpeaking$: of(false), heard$: NEVER };

describe('suppressEcho', () => {
  itFollowsItsSource({
    call: () => suppressEcho(silent),
    input: { a: frame(-20), b: frame(-30), c: frame(-40) },
    output: { x: frame(-20), y: frame(-30), z: frame(-40) },
  });

  // 20 ms of echo follow, which the first frame uses up.
  itKeepsItsState({
    call: () =>
      pipe(suppressEcho({ botSpeaking$: of(true, false), heard$: NEVER }, { echoTailMs: 40 }), map(levelOf)),
    input: { a: frame(-60), b: frame(-35) },
    expected: 'x--y--|',
    output: { x: -60, y: -60 },
  });

  it('should reduce bot audio while it plays and until its echo has ended, and no longer', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const botSpeaking$ = hot('f 99ms t 199ms f', { t: true, f: false });
      const heard$ = hot('      120ms h', { h: frame(-20) });
      const caller$ = cold('    n 99ms e 19ms e 199ms e 59ms e 19ms (e|)', { n: frame(-65), e: frame(-35) });

      // The bot is silent from 300 ms on.
      expectObservable(
        caller$.pipe(suppressEcho({ botSpeaking$, heard$ }, { echoTailMs: 40 }), map(levelOf)),
      ).toBe('                          n 99ms n 19ms n 199ms n 59ms n 19ms (e|)', { n: -65, e: -35 });
      expectSubscriptions(caller$.subscriptions).toBe('^ 399ms !');
      expectSubscriptions(botSpeaking$.subscriptions).toBe('^ 399ms !');
      expectSubscriptions(heard$.subscriptions).toBe('^ 399ms !');
    });
  });

  it('should remove echo on a call, and pass the speech of the caller', () => {
    marbles(({ cold, expectObservable }) => {
      // The prompt, at −9 dBFS, comes back 25 dB quieter and 100 ms later; the caller says something at 600 ms.
      const echo = 'n 99ms ' + 'e 19ms '.repeat(25);
      const call = testCall({
        audio$: cold(`${echo} v 19ms v 19ms ${'e 19ms '.repeat(20)}`, {
          n: frame(-60).samples,
          e: frame(-34).samples,
          v: frame(-15).samples,
        }),
      });
      call.play(tone({ durationMs: 1_000, sampleRate: 8_000 })).subscribe();

      expectObservable(
        call.audio$.pipe(
          suppressEcho(call),
          map((one) => levelOf(one) > -50),
        ),
      ).toBe(`f 99ms ${'f 19ms '.repeat(25)} t 19ms t 19ms ${'t 19ms '.repeat(9)} ${'f 19ms '.repeat(11)}`, {
        t: true,
        f: false,
      });
    });
  });

  it('should complete with its source while bot audio continues', () => {
    const taken: unknown[] = [];
    of(frame(-20))
      .pipe(suppressEcho({ botSpeaking$: concat(of(true), NEVER), heard$: NEVER }))
      .subscribe({ next: (one) => taken.push(levelOf(one)), complete: () => taken.push('done') });

    expect(taken).toEqual([-20, 'done']);
  });

  it.each([
    [{ echoReturnLossDb: NaN }, '`echoReturnLossDb` must be a number of dB from 0, got NaN'],
    [{ echoTailMs: -1 }, '`echoTailMs` must be a number of ms from 0, got -1'],
    [{ echoTailMs: Infinity }, '`echoTailMs` must be a number of ms from 0, got Infinity'],
  ])('should throw for %j when it is called', (config, message) => {
    expect(() => suppressEcho(silent, config)).toThrow(new RangeError(message));
  });

  it('should throw when `call` is not a call', () => {
    // @ts-expect-error -- a value of an application without types
    expect(() => suppressEcho()).toThrow('`call` of suppressEcho must be an object, got undefined');
  });
});
