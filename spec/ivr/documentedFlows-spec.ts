import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { map, of, timer, toArray } from 'rxjs';
import { encodeWav, serveCalls } from 'exotel-rx';
import { testCall } from 'exotel-rx/testing';
import { ramp } from '../support/audio';
import { marbles } from '../support/marbles';
import { askAccount, askAmount, login, mainMenu } from './documentedFlows';
import { HANG_UP, KEYS } from './stories';

describe('the examples of docs/ivr.md', () => {
  const from = process.cwd();
  let folder = from;

  beforeAll(() => {
    const source = readFileSync('spec/ivr/documentedFlows.ts', 'utf8');
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
      const call = testCall({ dtmf$: cold('2s (427142) 100ms h', KEYS) });

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

  it('should offer the menu again after the opening hours, and end the call with thanks', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('200ms 1 3799ms 1 99ms 0', KEYS) });
      const outcome$ = of(call).pipe(
        serveCalls(mainMenu),
        map(({ reason, stats }) => ({ reason, heardMs: stats.heardMs })),
      );

      // Heard: 200 ms of menu, 500 of hours (from 3,200 ms: it might have been 10), 300 of menu, 500 of thanks.
      expectObservable(outcome$).toBe('4700ms (r|)', { r: { reason: 'appEnded', heardMs: 1_500 } });
    });
  });

  it('should let nobody in without the PIN', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('200ms (1111) 794ms (4271)', KEYS) });
      const isPin = (pin: string) => timer(100).pipe(map(() => pin === '4271'));

      expectObservable(
        login(call, isPin).pipe(
          map((result) => (result.type === 'accepted' ? result.answer.digits : result.type)),
        ),
      ).toBe('1100ms (r|)', { r: '4271' });
    });
  });

  it('should end when the caller hangs up, wherever he is', () => {
    for (let at = 0; at <= 5_000; at += 100) {
      marbles(({ cold, expectObservable }) => {
        const call = testCall({
          dtmf$: cold('700ms 4 99ms 2 99ms h 1499ms 1', KEYS),
          lifecycle$: cold(`${at}ms x`, HANG_UP),
        });
        const asked$ = askAmount(call).pipe(
          map((result) => (result.type === 'accepted' ? result.answer.digits : result.type)),
          toArray(),
        );

        // At 2,400 ms the amount is confirmed; the caller who hangs up in that very instant has confirmed it.
        expectObservable(asked$).toBe(`${Math.min(at, 2_400)}ms (r|)`, { r: [at < 2_400 ? 'ended' : '42'] });
      });
    }
  });
});
