import { concat, defer, EMPTY, filter, map, merge, NEVER, of, Subject, take, throwError, timer } from 'rxjs';
import { type Agent, type AgentEvent, bridge, type HeardItem, serveCalls } from '../../../src/index';
import { testCall, type TestCallOptions } from '../../../src/testing/testCall';
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
import { marbles } from '../../../src/testing/marbles/marbles';

const unnamed = (durationMs: number): AgentEvent => ({ type: 'audio', audio: ramp(durationMs) });

describe('bridge', () => {
  it("should send the caller's audio to the agent", () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ audio$: cold('-a-b', { a: ramp(20), b: ramp(20, 500) }) });
      const agent: Agent<number> = ({ audio$, sampleRate }) => {
        expect(sampleRate).toBe(8_000);
        return audio$.pipe(
          take(2),
          map(({ samples }) => ({ type: 'message', message: samples[0] ?? 0 })),
        );
      };
      expectObservable(bridge(call, agent)).toBe('-a-(b|)', {
        a: { type: 'message', message: 2 },
        b: { type: 'message', message: 501 },
      });
    });
  });

  it("should play the agent's audio item by item, without gaps", () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall();
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));
      const events$ = cold('a-b-(c|)', {
        a: audio('one', 200),
        b: audio('one', 200, 1_601),
        c: audio('two', 400, 9_000),
      });

      expectObservable(bridge(call, script(events$))).toBe('s 399ms (tf) 396ms (g|)', {
        s: started('one'),
        t: started('two'),
        f: finished('one', 400),
        g: finished('two', 400),
      });
      flush();
      expect(concatSamples(heard)).toEqual(concatSamples([ramp(400), ramp(400, 9_000)]));
    });
  });

  it('should cut unheard audio when the agent is interrupted, and report how much was heard', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const events$ = cold('a 449ms i', { a: audio('one', 5_000), i: interrupt });

      expectObservable(bridge(call, script(concat(events$, NEVER)))).toBe('s 449ms f', {
        s: started('one'),
        f: finished('one', 600, 'cleared'),
      });
      expectObservable(controls(call)).toBe('450ms c', { c: 'clear' });
    });
  });

  it('should report to the agent how much of each item was heard, as soon as it is known', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const events$ = cold('(ae) 696ms b 99ms i', {
        a: audio('one', 600),
        e: audioEnd,
        b: audio('two', 600),
        i: interrupt,
      });
      const agent: Agent<HeardItem> = ({ heard$ }) =>
        merge(events$, heard$.pipe(map((message) => ({ type: 'message', message }) as const)));

      expectObservable(
        bridge(call, agent).pipe(
          filter((event) => event.type === 'message'),
          map(({ message }) => message),
        ),
        '^ 2s !',
      ).toBe('600ms a 199ms b', {
        a: { itemId: 'one', outcome: 'played', heardMs: 600 },
        b: { itemId: 'two', outcome: 'cleared', heardMs: 200 },
      });
    });
  });

  it('should let the first interruption win', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const events$ = cold('a 299ms (ii) 96ms i', { a: audio('one', 5_000), i: interrupt });

      expectObservable(bridge(call, script(concat(events$, NEVER)))).toBe('s 299ms f', {
        s: started('one'),
        f: finished('one', 400, 'cleared'),
      });
      expectObservable(controls(call)).toBe('300ms c', { c: 'clear' });
    });
  });

  it('should not send clear when nothing was played', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      expectObservable(bridge(call, script(cold('i-i-|', { i: interrupt })))).toBe('----|');
      expectObservable(controls(call)).toBe('');
    });
  });

  it('should not clear an item that was heard to its end', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const events$ = cold('(ae) 496ms (i|)', { a: audio('one', 400), e: audioEnd, i: interrupt });
      expectObservable(bridge(call, script(events$))).toBe('s 399ms f 99ms |', {
        s: started('one'),
        f: finished('one', 400),
      });
      expectObservable(controls(call)).toBe('m', { m: 'mark' });
    });
  });

  it('should drop late audio of an interrupted item, and play the next item', () => {
    marbles(({ cold, expectObservable, flush }) => {
      const call = testCall();
      const heard: Int16Array[] = [];
      call.heard$.subscribe(({ samples }) => heard.push(samples));
      const events$ = cold('a 199ms i 99ms a 99ms (be) a-|', {
        a: audio('one', 1_000),
        i: interrupt,
        b: audio('two', 200, 9_000),
        e: audioEnd,
      });
      expectObservable(bridge(call, script(events$))).toBe('s 199ms f 199ms t 199ms (g|)', {
        s: started('one'),
        f: finished('one', 400, 'cleared'),
        t: started('two'),
        g: finished('two', 200),
      });
      flush();
      expect(concatSamples(heard)).toEqual(concatSamples([ramp(400), ramp(200, 9_000)]));
    });
  });

  it('should drop late audio without an itemId until audioEnd', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const events$ = cold('a 199ms i 99ms a 99ms e 99ms (a|)', {
        a: unnamed(1_000),
        i: interrupt,
        e: audioEnd,
      });
      expectObservable(bridge(call, script(events$))).toBe('s 199ms f 299ms t 999ms (g|)', {
        s: started('item-1'),
        f: finished('item-1', 400, 'cleared'),
        t: started('item-2'),
        g: finished('item-2', 1_000),
      });
    });
  });

  it('should drop the current item and all queued items with one clear', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const events$ = cold('(abc) 245ms i', {
        a: audio('one', 1_000),
        b: audio('two', 1_000),
        c: audio('three', 1_000),
        i: interrupt,
      });
      expectObservable(bridge(call, script(concat(events$, NEVER)))).toBe('s 249ms (hgf)', {
        s: started('one'),
        f: finished('one', 400, 'cleared'),
        g: finished('two', 0, 'cleared'),
        h: finished('three', 0, 'cleared'),
      });
      expectObservable(controls(call)).toBe('250ms c', { c: 'clear' });
    });
  });

  it('should not touch other playbacks', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const events$ = cold('(a|)', { a: audio('one', 1_000) });
      expectObservable(call.play(ramp(600))).toBe('600ms (f|)', {
        f: { type: 'finished', outcome: 'played', confirmedBy: 'mark', heardMs: 600 },
      });
      expectObservable(bridge(call, script(events$), { interruptOn: timer(300) })).toBe('300ms (f|)', {
        f: finished('one', 0, 'cleared'),
      });
    });
  });

  it('should be interrupted by interruptOn, also after the agent has completed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const call = testCall();
      const key$ = cold('700ms k 599ms k');
      const events$ = cold('a--(b|)', { a: audio('one', 400), b: audio('two', 1_500) });
      expectObservable(bridge(call, script(events$), { interruptOn: key$ })).toBe('s 399ms (ft) 296ms (g|)', {
        s: started('one'),
        f: finished('one', 400),
        t: started('two'),
        g: finished('two', 400, 'cleared'),
      });
      expectSubscriptions(key$.subscriptions).toBe('^ 699ms !');
    });
  });

  it('should pass on messages of the agent', () => {
    marbles(({ cold, expectObservable }) => {
      const events$ = cold<AgentEvent<string>>('-m|', { m: { type: 'message', message: 'hello' } });
      expectObservable(bridge(testCall(), script(events$))).toBe('-m|', {
        m: { type: 'message', message: 'hello' },
      });
    });
  });

  it("should error with the agent's error, after the audio before it was heard", () => {
    marbles(({ expectObservable }) => {
      const error = new Error('connection lost');
      const events$ = concat(
        of(audio('one', 400)),
        throwError(() => error),
      );
      expectObservable(bridge(testCall(), script(events$))).toBe(
        's 399ms (f#)',
        { s: started('one'), f: finished('one', 400) },
        error,
      );
    });
  });

  it('should error when the agent is further ahead of the caller than the queue allows', () => {
    marbles(({ cold, flush }) => {
      const call = testCall({ options: { outbound: { maxQueueMs: 1_000 } } });
      const codes: unknown[] = [];
      const events$ = cold('(aaa)', { a: audio('one', 1_500) });
      bridge(call, script(concat(events$, NEVER))).subscribe({
        error: (error: unknown) => codes.push(error),
      });
      flush();
      expect(codes).toEqual([expect.objectContaining({ code: 'queueOverflow' })]);
    });
  });

  it('should complete with the call, report what was heard until then, and unsubscribe from the agent', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const call = testCall({
        lifecycle$: cold('250ms h', { h: 'callerHangup' }),
      } satisfies TestCallOptions);
      const events$ = cold<AgentEvent>('a', { a: audio('one', 1_000) });
      expectObservable(bridge(call, script(events$))).toBe('s 249ms (f|)', {
        s: started('one'),
        f: finished('one', 250, 'ended'),
      });
      expectSubscriptions(events$.subscriptions).toBe('^ 249ms !');
    });
  });

  it('should complete the handler, and so end the call, when the agent has completed and was heard', () => {
    marbles(({ cold, expectObservable }) => {
      const events$ = cold('-(a|)', { a: audio('one', 400) });
      const outcome$ = of(testCall()).pipe(
        serveCalls((call) => bridge(call, script(events$))),
        map(({ reason, stats }) => [reason, stats.heardMs]),
      );
      expectObservable(outcome$).toBe('401ms (o|)', { o: ['appEnded', 400] });
    });
  });

  it('should cut the playing audio and unsubscribe from the agent when it is unsubscribed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const call = testCall();
      const events$ = cold<AgentEvent>('a', { a: audio('one', 1_000) });
      expectObservable(bridge(call, script(events$)), '^ 249ms !').toBe('s', { s: started('one') });
      expectObservable(controls(call)).toBe('250ms c', { c: 'clear' });
      expectSubscriptions(events$.subscriptions).toBe('^ 249ms !');
    });
  });

  it('should not call the agent of a call that has ended', () => {
    marbles(({ expectObservable, flush }) => {
      const call = testCall();
      call.end({ after: 'now' });
      let isCalled = false;
      const agent: Agent = () => {
        isCalled = true;
        return NEVER;
      };
      expectObservable(bridge(call, agent)).toBe('|');
      flush();
      expect(isCalled).toBe(false);
    });
  });

  it('should call the agent once per subscriber', () => {
    const agents = new Array<Subject<AgentEvent>>();
    const both$ = bridge(testCall(), () => {
      const events$ = new Subject<AgentEvent>();
      agents.push(events$);
      return events$;
    });
    both$.subscribe();
    both$.subscribe().unsubscribe();
    expect(agents.map(({ observed }) => observed)).toEqual([true, false]);
  });

  it.each<[string, unknown, string]>([
    ['an agent that is not a function', EMPTY, '`agent` must be a function'],
    ['an agent that returns a promise', () => Promise.resolve(), 'got an object of Promise'],
    ['an unknown event', () => of({ type: 'sing' }), 'must emit events of type'],
    ['audio that is not audio', () => of({ type: 'audio', audio: 'la' }), 'got "la"'],
  ])('should reject %s', (_, agent, message) => {
    marbles(({ flush }) => {
      const failures: string[] = [];
      // @ts-expect-error -- misuse that no compiler has seen
      defer(() => bridge(testCall(), agent)).subscribe({
        error: (error: unknown) => failures.push(String(error)),
      });
      flush();
      expect(failures).toEqual([expect.stringContaining(message)]);
    });
  });
});
