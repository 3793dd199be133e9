import { map, merge, type Observable, of } from 'rxjs';
import { serveCalls } from 'exotel-rx';
import {
  caller,
  callHandler,
  ended,
  hangUp,
  heard,
  heardSegments,
  inVirtualTime,
  marbles,
  press,
  prompt,
  testCall,
  type TestCallOptions,
  waitFor,
} from 'exotel-rx/testing';
import { ivrMenu } from '../ivr-menu';

const prompts = {
  menu: prompt('menu'),
  sales: prompt('sales'),
  support: prompt('support'),
  sorry: prompt('sorry'),
  goodbye: prompt('goodbye'),
};

/** Plays a whole call: emits each prompt when it ends or is cut, and then why the call ended. */
function story(config: TestCallOptions): Observable<string> {
  const call = testCall(config);
  return merge(
    heardSegments(call).pipe(map(({ name, isCut }) => (isCut ? `${name}, cut` : name))),
    of(call).pipe(
      serveCalls(ivrMenu(prompts)),
      map(({ reason }) => reason),
    ),
  );
}

const hangsUp = { h: 'callerHangup' } as const;

describe('the menu, as marbles', () => {
  it('should apologize for a wrong digit, and offer the menu again', () => {
    marbles(({ cold, expectObservable }) => {
      const story$ = story({
        dtmf$: cold('     1500ms k', { k: '#' }),
        lifecycle$: cold('3600ms h', hangsUp),
      });
      expectObservable(story$).toBe('1s m 1499ms o 999ms m 99ms (h|)', {
        m: 'menu',
        o: 'sorry',
        h: 'callerHangup',
      });
    });
  });

  it('should offer the menu three times to a silent caller, and say goodbye', () => {
    marbles(({ expectObservable }) => {
      // Each time one second of menu and five seconds of waiting.
      expectObservable(story({})).toBe('1s m 5999ms m 5999ms m 5999ms (ga|)', {
        m: 'menu',
        g: 'goodbye',
        a: 'appEnded',
      });
    });
  });

  it('should stop when the caller hangs up during a prompt', () => {
    marbles(({ cold, expectObservable }) => {
      const story$ = story({ lifecycle$: cold('500ms h', hangsUp) });
      expectObservable(story$).toBe('500ms (mh|)', { m: 'menu, cut', h: 'callerHangup' });
    });
  });
});

describe('the menu, as stories', () => {
  const play = (...steps: Parameters<typeof caller>) =>
    inVirtualTime(() => callHandler(caller(...steps), ivrMenu(prompts)));

  it('should answer a caller who interrupts the menu, and offer the menu again', () => {
    const { heard: segments } = play(
      heard('menu'),
      press('1'),
      heard('sales', { until: 'end' }),
      heard('menu'),
      hangUp(),
    );
    expect(segments.map(({ name, isCut }) => [name, isCut])).toEqual([
      ['menu', true],
      ['sales', false],
      ['menu', true],
    ]);
  });

  it('should let callers change their mind while the answer plays', () => {
    play(heard('menu'), press('1'), heard('sales'), press('2'), heard('support', { until: 'end' }), hangUp());
  });

  it('should end the call when the goodbye was heard to its end, whatever digits are pressed meanwhile', () => {
    const { outcome } = play(heard('menu'), press('9'), heard('goodbye'), press('1'), waitFor(ended()));
    expect(outcome?.reason).toBe('appEnded');
  });
});
