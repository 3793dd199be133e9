import { concat, defer, map, merge, timer } from 'rxjs';
import { marbles } from '../../../src/testing/marbles/marbles';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';

const played = (heardMs: number, confirmedBy: 'mark' | 'clock') => ({
  type: 'finished',
  outcome: 'played',
  confirmedBy,
  heardMs,
});

describe('a peer that echoes marks when they arrive', () => {
  it('should not make a goodbye end before it was heard', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ quirks: ['marksEarly'] });
      call.play(ramp(1_000)).subscribe();
      call.end();

      expectObservable(call.lifecycle$.pipe(map(({ state }) => state))).toBe('(csg) 995ms (e|)', {
        c: 'connected',
        s: 'started',
        g: 'ending',
        e: 'ended',
      });
    });
  });

  it('should be reported once, and the playback clock confirms from then on', () => {
    marbles(({ expectObservable, flush }) => {
      const call = testCall({ quirks: ['marksEarly'] });
      const mark$ = merge(
        call.play(ramp(200)),
        defer(() => call.mark('there')),
      );

      expectObservable(concat(call.play(ramp(1_000)), call.play(ramp(400)), mark$)).toBe(
        '1s f 399ms g 199ms (hm|)',
        {
          f: played(1_000, 'clock'),
          g: played(400, 'clock'),
          h: played(200, 'clock'),
          m: { name: 'there', outcome: 'played', confirmedBy: 'clock' },
        },
      );
      expectObservable(call.diagnostics$.pipe(map(({ code }) => code))).toBe('600ms e', { e: 'markEarly' });
      expectObservable(call.botSpeaking$).toBe('a 999ms (ba) 396ms (ba) 196ms b', { a: true, b: false });
      flush();
    });
  });

  it('should not make heardMs longer than the time that has passed', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ quirks: ['marksEarly'] });
      const heard$ = timer(0, 50).pipe(map(() => call.stats().heardMs - call.nowMs()));

      expectObservable(merge(call.play(ramp(300)), call.play(ramp(300))), '^ 2s !').toBe(
        '300ms f 299ms (g|)',
        {
          f: played(300, 'clock'),
          g: played(300, 'clock'),
        },
      );
      expectObservable(heard$, '^ 599ms !').toBe(
        '0 49ms 0 49ms 0 49ms 0 49ms 0 49ms 0 49ms 0 49ms 0 49ms 0 49ms 0 49ms 0 49ms 0',
        {
          0: 0,
        },
      );
    });
  });
});
