import { filter, map, merge, type Observable, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { serveCalls } from 'exotel-rx';
import { testCall, type TestCallConfig } from 'exotel-rx/testing';
import { ivrMenu } from './ivr-menu';

/** One second of silence but for its first sample, which tells the prompts apart. */
const prompt = (mark: number) => Int16Array.from({ length: 8_000 }, (_, index) => (index === 0 ? mark : 0));
const names = ['', 'menu', 'sales', 'support', 'sorry', 'goodbye'];
const prompts = {
  menu: prompt(1),
  sales: prompt(2),
  support: prompt(3),
  sorry: prompt(4),
  goodbye: prompt(5),
};

/** A whole call: each prompt once its first 200 ms have been heard, and at last why the call ended. */
function story(caller: TestCallConfig): Observable<string> {
  const call = testCall(caller);
  const heard$ = call.heard$.pipe(
    map(({ samples }) => names[samples[0] ?? 0] ?? ''),
    filter((name) => name !== ''),
  );
  const ended$ = of(call).pipe(
    serveCalls(ivrMenu(prompts)),
    map(({ reason }) => reason),
  );
  return merge(heard$, ended$);
}

const values = {
  m: 'menu',
  s: 'sales',
  u: 'support',
  o: 'sorry',
  g: 'goodbye',
  a: 'appEnded',
  h: 'callerHangup',
};
const hangUp = { h: { state: 'ended', reason: 'callerHangup' } } as const;

describe('the menu', () => {
  let scheduler: TestScheduler;

  beforeEach(() => {
    scheduler = new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    });
  });

  it('should answer a caller who interrupts the menu, and offer the menu again', () => {
    scheduler.run(({ cold, expectObservable }) => {
      const story$ = story({
        dtmf$: cold('     500ms 1', { 1: '1' }),
        lifecycle$: cold('2500ms h', hangUp),
      });
      expectObservable(story$).toBe('200ms m 599ms s 999ms m 699ms (h|)', values);
    });
  });

  it('should let a caller change his mind while the answer plays', () => {
    scheduler.run(({ cold, expectObservable }) => {
      const story$ = story({
        dtmf$: cold('     500ms 1 599ms 2', { 1: '1', 2: '2' }),
        lifecycle$: cold('3s h', hangUp),
      });
      expectObservable(story$).toBe('200ms m 599ms s 599ms u 999ms m 599ms (h|)', values);
    });
  });

  it('should be sorry about a wrong key, and offer the menu again', () => {
    scheduler.run(({ cold, expectObservable }) => {
      const story$ = story({
        dtmf$: cold('     1500ms k', { k: '#' }),
        lifecycle$: cold('3s h', hangUp),
      });
      expectObservable(story$).toBe('200ms m 1499ms o 999ms m 299ms (h|)', values);
    });
  });

  it('should offer the menu three times to a caller who says nothing, and take leave of him', () => {
    scheduler.run(({ expectObservable }) => {
      // One second of menu and five of patience each time.
      expectObservable(story({})).toBe('200ms m 5999ms m 5999ms m 5999ms g 799ms (a|)', values);
    });
  });

  it('should stop when the caller hangs up in the middle of a prompt', () => {
    scheduler.run(({ cold, expectObservable }) => {
      const story$ = story({ lifecycle$: cold('500ms h', hangUp) });
      expectObservable(story$).toBe('200ms m 299ms (h|)', values);
    });
  });

  it('should end the call when the goodbye was heard to its end, whatever is pressed meanwhile', () => {
    scheduler.run(({ cold, expectObservable }) => {
      const story$ = story({ dtmf$: cold('500ms 9 499ms 1', { 9: '9', 1: '1' }) });
      // The message in play at 500 ms runs on to 600 ms; the goodbye takes a second from there.
      expectObservable(story$).toBe('200ms m 599ms g 799ms (a|)', values);
    });
  });
});
