import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { concatMap, EMPTY, isObservable, map, of, take, timer, toArray } from 'rxjs';
import { type AudioFrame, serveCalls } from 'exotel-rx';
import { detectSpeech, encodeWav, type SpeechEvent } from 'exotel-rx/audio';
import { testCall } from 'exotel-rx/testing';
import { ramp } from '../../kit/audio/audio';
import { marbleKeys, marbles } from '../../../src/testing/marbles/marbles';
import {
  applet,
  askAccount,
  askAmount,
  balanceIn,
  bot,
  guarded,
  handovers,
  hearByWebRtc,
  hearCaller,
  login,
  louderThan,
  mainMenu,
  sayInterruptibly,
  sayThroughHums,
  toOperator,
} from './documentedFlows';

const loud = (durationMs: number): AudioFrame => ({
  samples: ramp(durationMs),
  sampleRate: 8_000,
  timestampMs: 0,
});
/** Silence for a number of frames of 100 ms, then a loud sound. */
const talksAfter = (silentFrames: number) =>
  timer(0, 100).pipe(
    take(30),
    map((index) =>
      new Int16Array(800).map((_, at) => (index < silentFrames ? 0 : 20_000 * (at % 8 < 4 ? 1 : -1))),
    ),
  );

describe('the examples of docs/ivr.md', () => {
  const from = process.cwd();
  let folder = from;

  beforeAll(() => {
    const source = readFileSync('spec/ivr/flows/documentedFlows.ts', 'utf8');
    const paths = [...source.matchAll(/'(prompts\/[\w-]+\.wav)'/g)].map(([, path = '']) => path);
    folder = mkdtempSync(join(tmpdir(), 'exotel-rx-'));
    for (const path of [...paths, ...Array.from('0123456789', (digit) => `prompts/${digit}.wav`)]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), encodeWav(ramp(500), 8_000));
    }
    process.chdir(folder);
  });

  afterAll(() => {
    process.chdir(from);
    rmSync(folder, { recursive: true });
  });

  it('should ask for an account', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('2s (427142) 100ms h', marbleKeys) });

      expectObservable(askAccount(call)).toBe('2108ms (r|)', {
        r: {
          reason: 'finishKey',
          digits: '427142',
          finishKey: '#',
          bargedIn: false,
          promptHeardMs: 1_000,
          elapsedMs: 2_108,
        },
      });
    });
  });

  it('should offer the menu again after the opening hours, and end the call after the thanks', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('200ms 1 3799ms 1 99ms 0') });
      const outcome$ = of(call).pipe(
        serveCalls(mainMenu),
        map(({ reason, stats }) => ({ reason, heardMs: stats.heardMs })),
      );

      // Heard: 200 ms of menu, 500 ms of hours (from 3,200 ms, since 10 was possible), 300 ms of menu, 500 ms of thanks.
      expectObservable(outcome$).toBe('4700ms (r|)', { r: { reason: 'appEnded', heardMs: 2_000 } });
    });
  });

  it('should reject a caller without the PIN', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('200ms (1111) 794ms (4271)') });
      const isPin = (pin: string) => timer(100).pipe(map(() => pin === '4271'));

      expectObservable(
        login(call, isPin).pipe(
          map((result) => (result.type === 'accepted' ? result.answer.digits : result.type)),
        ),
      ).toBe('1100ms (r|)', { r: '4271' });
    });
  });

  it('should complete when the caller hangs up, at any point', () => {
    for (let at = 0; at <= 5_000; at += 100) {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({
          dtmf$: cold('700ms 4 99ms 2 99ms h 1499ms 1', marbleKeys),
          lifecycle$: cold(`${at}ms x`, { x: 'callerHangup' }),
        });
        const asked$ = askAmount(call).pipe(
          map((result) => (result.type === 'accepted' ? result.answer.digits : result.type)),
          toArray(),
        );

        // The amount is confirmed at 2,400 ms, also when the caller hangs up at the same instant.
        expectObservable(asked$).toBe(`${Math.min(at, 2_400)}ms (r|)`, { r: [at < 2_400 ? 'ended' : '42'] });
      });
    }
  });

  it('should say a balance', () => {
    const play = balanceIn(`${from}/examples/audio/words`);
    marbles(({ expectObservable }) => {
      const call = testCall();

      expectObservable(play(call, 99.5).pipe(map(({ type }) => type))).toBe('3580ms (f|)', { f: 'finished' });
    });
  });

  it('should say an answer until the caller talks over it, and report how much was heard', () => {
    marbles(({ expectObservable, flush }) => {
      const heardMs: number[] = [];
      const call = testCall({ audio$: talksAfter(10) });
      expectObservable(
        sayInterruptibly(call, of(loud(5_000)), (ms) => heardMs.push(ms)).pipe(map(({ type }) => type)),
      ).toBe('1250ms (bf|)', { b: 'bargeIn', f: 'finished' });
      flush();
      expect(heardMs).toEqual([1_400]);
    });
  });

  it('should continue an answer after a hum', () => {
    marbles(({ hot, expectObservable }) => {
      const said$ = sayThroughHums(
        testCall({ audio$: talksAfter(10) }),
        of(loud(5_000)),
        hot('1500ms t', { t: 'mm' }),
      );

      expectObservable(said$.pipe(map((event) => event.outcome))).toBe('1500ms r 3599ms (p|)', {
        r: 'rejected',
        p: 'played',
      });
    });
  });

  it("should detect the caller's speech with each detector", () => {
    marbles(({ expectObservable }) => {
      const starts = map(({ type }: SpeechEvent) => type);

      expectObservable(hearCaller(testCall({ audio$: talksAfter(5) })).pipe(starts, take(1))).toBe(
        '500ms (s|)',
        {
          s: 'start',
        },
      );
      expectObservable(
        testCall({ audio$: talksAfter(5) }).audio$.pipe(
          detectSpeech({ detector: louderThan(-20) }),
          starts,
          take(1),
        ),
      ).toBe('500ms (s|)', { s: 'start' });
    });
    expect(isObservable(hearByWebRtc(testCall()))).toBe(true);
  });

  it('should ask an idle caller in the login whether they are still there', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      // Three tries of the PIN, then two questions whether the caller is there, and thanks.
      const reason$ = of(call).pipe(
        serveCalls(guarded),
        map(({ reason }) => reason),
      );

      expectObservable(reason$).toBe('29500ms (e|)', { e: 'appEnded' });
    });
  });

  it('should hand a call over, and create a server and a bot without starting them', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();

      const reason$ = toOperator(call).pipe(concatMap((event) => ('reason' in event ? [event.reason] : [])));

      expectObservable(reason$).toBe('500ms (r|)', { r: 'appEnded' });
    });
    expect(handovers.size).toBe(1);
    expect(applet.listening).toBe(false);
    expect(isObservable(bot(() => EMPTY))).toBe(true);
  });
});
