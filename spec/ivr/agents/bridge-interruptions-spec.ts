import { concat, filter, map, NEVER, of, timer } from 'rxjs';
import { bridge, type BridgeInterruption } from '../../../src/index';
import { marbles } from '../../../src/testing/marbles/marbles';
import { testCall } from '../../../src/testing/testCall';
import {
  audioEnd,
  controls,
  finishedItem as finished,
  interrupt,
  itemAudio as audio,
  script,
  startedItem as started,
} from '../../kit/agents/agentEvents';
import { concatSamples, ramp } from '../../kit/audio/audio';

describe('an interruption of a bridge', () => {
  it('should hold unheard audio until the verdict, and continue after resume', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall();
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));
      const asked: BridgeInterruption[] = [];
      const events$ = cold('(abe) 245ms i 99ms i', {
        a: audio('one', 1_000),
        b: audio('two', 400, 9_000),
        e: audioEnd,
        i: interrupt,
      });
      const bridged$ = bridge(call, script(concat(events$, NEVER)), {
        onInterrupt: 'pause',
        verdict: (interruption) => {
          asked.push(interruption);
          return timer(350).pipe(map(() => 'resume'));
        },
      });

      expectObservable(bridged$).toBe('s 1199ms (ft) 396ms g', {
        s: started('one'),
        f: finished('one', 1_000),
        t: started('two'),
        g: finished('two', 400),
      });
      flush();
      expect(asked).toEqual([{ itemId: 'one', heardMs: 400, atMs: 250 }]);
      expect(concatSamples(heard)).toEqual(concatSamples([ramp(1_000), ramp(400, 9_000)]));
    });
  });

  it.each([
    ['the verdict is stop', () => timer(350).pipe(map(() => 'stop' as const)), 350],
    ['no verdict comes in time', () => NEVER, 1_000],
  ])('should drop every held item when %s', (_when, verdict, afterMs) => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const events$ = cold('(ab) 246ms i', {
        a: audio('one', 1_000),
        b: audio('two', 400, 9_000),
        i: interrupt,
      });
      const bridged$ = bridge(call, script(concat(events$, NEVER)), { onInterrupt: 'pause', verdict });

      expectObservable(bridged$).toBe(`s ${250 + afterMs - 1}ms (gf)`, {
        s: started('one'),
        f: finished('one', 400, 'cleared'),
        g: finished('two', 0, 'cleared'),
      });
      expectObservable(controls(call)).toBe('250ms c', { c: 'clear' });
    });
  });

  it('should ask for one verdict for all items, also when the verdict is synchronous', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall();
      const asked: string[] = [];
      const events$ = cold('(abe) 245ms i', {
        a: audio('one', 600),
        b: audio('two', 400, 9_000),
        e: audioEnd,
        i: interrupt,
      });
      const bridged$ = bridge(call, script(concat(events$, NEVER)), {
        onInterrupt: 'pause',
        verdict: ({ itemId }) => {
          asked.push(itemId);
          return of('resume');
        },
      });

      expectObservable(bridged$.pipe(filter(({ type }) => type === 'finished'))).toBe('600ms f 399ms g', {
        f: finished('one', 600),
        g: finished('two', 400),
      });
      flush();
      expect(asked).toEqual(['one']);
    });
  });

  it('should ask again at the next interruption after a resume', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall();
      const asked: number[] = [];
      const events$ = cold('a 249ms i 599ms i', { a: audio('one', 2_000), i: interrupt });
      const bridged$ = bridge(call, script(concat(events$, NEVER)), {
        onInterrupt: 'pause',
        verdict: ({ atMs }) => {
          asked.push(atMs);
          return of(asked.length === 1 ? 'resume' : 'stop');
        },
      });

      expectObservable(bridged$).toBe('s 849ms f', {
        s: started('one'),
        f: finished('one', 1_000, 'cleared'),
      });
      flush();
      expect(asked).toEqual([250, 850]);
    });
  });

  it('should only report an interruption with onInterrupt notify', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const events$ = cold('(ae) 246ms i', { a: audio('one', 600), e: audioEnd, i: interrupt });
      const bridged$ = bridge(call, script(concat(events$, NEVER)), { onInterrupt: 'notify' });

      expectObservable(bridged$).toBe('s 249ms n 349ms f', {
        s: started('one'),
        n: { type: 'interrupted', itemId: 'one', heardMs: 250 },
        f: finished('one', 600),
      });
      // The mark after the item, and not a `clear`.
      expectObservable(controls(call)).toBe('200ms m', { m: 'mark' });
    });
  });

  it.each([
    [{ onInterrupt: 'stop' }, "`onInterrupt` must be one of 'clear', 'pause', 'notify', got \"stop\""],
    [
      { onInterrupt: 'pause', verdictTimeoutMs: -1 },
      '`verdictTimeoutMs` must be a number of ms from 0, got -1',
    ],
    [{ verdict: () => NEVER }, '`verdict` needs `onInterrupt` \'pause\', got "clear"'],
  ])('should throw when called with %j', (options, message) => {
    expect(() => {
      Reflect.apply(bridge, undefined, [testCall(), script(NEVER), options]);
    }).toThrow(message);
  });
});
