import { concatMap, EMPTY, map, merge, of, Subject, take, tap, timer } from 'rxjs';
import { bargeIn } from '../../../src/ivr/bargeIn/bargeIn';
import { bridge } from '../../../src/ivr/agents/bridge';
import { gather } from '../../../src/ivr/questions/gather';
import { hangUpWhenIdle } from '../../../src/ivr/timers/hangUpWhenIdle';
import { menu } from '../../../src/ivr/questions/menu';
import { callerSilence } from '../../../src/ivr/timers/callerSilence';
import type { AgentEvent } from '../../../src/ivr/agents/Agent';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { acceptCall } from '../../../src/socket/acceptCall';
import { FakeSocket } from '../../../src/testing/sockets/FakeSocket';
import { type TestCall, testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import { marbleKeys, marbles } from '../../../src/testing/marbles/marbles';
import { summarizeSent } from '../../../src/testing/prompts/summarizeSent';
import { SPEECH } from '../../kit/audio/speechStub';

/** A playback's or a barge-in's events, in short. */
const inShort = map(
  (event: { readonly type: string; readonly outcome?: string; readonly heardMs?: number }) =>
    [event.type, event.outcome, event.heardMs].filter((part) => part !== undefined).join(' '),
);
const clears = (call: TestCall) =>
  call.sent$.pipe(concatMap(({ event }) => (event === 'clear' ? ['c'] : [])));
const endOf = (call: CallSession) =>
  call.lifecycle$.pipe(concatMap((value) => (value.state === 'ended' ? [value.reason] : [])));
const endsAt = (call: CallSession, atMs: number) => {
  timer(atMs).subscribe(() => {
    call.end();
  });
};

/** Stories that users of other systems met; `gather-rules-spec.ts` and `gather-spec.ts` have those of single questions. */
describe('where others went wrong', () => {
  it('bolna#736: the echo of a later prompt makes up for the lost one of an earlier', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ playout: { echoDelayMs: (index) => (index === 0 ? undefined : 0) } });

      expectObservable(call.play(ramp(1_000)).pipe(inShort)).toBe('1500ms (f|)', {
        f: 'finished played 1000',
      });
      expectObservable(call.play(ramp(500)).pipe(inShort)).toBe('1500ms (f|)', { f: 'finished played 500' });
    });
  });

  it('bolna#984: what a barge-in has cleared was not heard, however much of it was sent', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall();
      const cut$ = bargeIn(call, ramp(5_000), { interruptOn: hot('650ms x') });

      expectObservable(cut$.pipe(inShort)).toBe('650ms (bf|)', {
        b: 'bargeIn confirmed 800',
        f: 'finished cleared 800',
      });
    });
  });

  it('vellum#38321: the echo of a mark that nobody sent ends no prompt', () => {
    marbles(({ expectObservable }) => {
      const socket = new FakeSocket();
      const calls: CallSession[] = [];
      acceptCall(socket).subscribe((call) => calls.push(call));
      socket.begin();
      const [call] = calls;
      if (call === undefined) {
        throw new Error('There is no call');
      }
      timer(300).subscribe(() => {
        socket.receive(socket.messages.mark('1:play-9'));
      });

      expectObservable(call.play(ramp(1_000)).pipe(inShort)).toBe('1s (f|)', { f: 'finished played 1000' });
      expectObservable(call.diagnostics$.pipe(map(({ code }) => code)), '2s !').toBe('300ms d', {
        d: 'markUnknown',
      });
    });
  });

  it('speech-assistant-python#20: a prompt of many messages has one mark', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.play(ramp(1_000)).subscribe();

      expectObservable(call.sent$.pipe(summarizeSent({ detail: 'messages' }))).toBe(
        '(aa) 196ms a 199ms a 199ms (am)',
        {
          a: '3200 bytes',
          m: 'mark',
        },
      );
    });
  });

  it('pipecat#5593: the bot speaks until it is heard to the end, not until the last byte is sent', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.play(ramp(1_000)).subscribe();

      expectObservable(call.botSpeaking$).toBe('t 999ms f', { t: true, f: false });
    });
  });

  it('openai-agents: no late audio of an item that was interrupted', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const agent$ = cold<AgentEvent>('a 299ms i 99ms l 99ms |', {
        a: { type: 'audio', itemId: 'x', audio: ramp(1_000) },
        i: { type: 'interrupt' },
        l: { type: 'audio', itemId: 'x', audio: ramp(1_000) },
      });

      expectObservable(bridge(call, () => agent$).pipe(inShort)).toBe('s 299ms f 199ms |', {
        s: 'started',
        f: 'finished cleared 400',
      });
      expectObservable(call.botSpeaking$).toBe('(ft) 396ms f', { t: true, f: false });
    });
  });

  it('openai-agents: an interruption is owned once, and clears once', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall({ dtmf$: hot('300ms 1') });
      const cut$ = bargeIn(call, ramp(1_000), { interruptOn: hot('300ms x 99ms x') });

      expectObservable(cut$.pipe(inShort)).toBe('300ms (bf|)', {
        b: 'bargeIn confirmed 400',
        f: 'finished cleared 400',
      });
      expectObservable(clears(call)).toBe('300ms c');
    });
  });

  it('openai-agents: no clear before anything was said', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const agent$ = cold<AgentEvent>('100ms i 99ms |', { i: { type: 'interrupt' } });

      expectObservable(bridge(call, () => agent$)).toBe('200ms |');
      expectObservable(clears(call)).toBe('');
    });
  });

  it('openai-agents: what was heard is whole, and never more than was said', () => {
    marbles(({ hot, expectObservable }) => {
      // 100.125 ms of audio, padded to a message of 200.
      const call = testCall({ playout: { echoDelayMs: () => undefined } });
      const cut$ = bargeIn(call, ramp(100).slice(0, 801), { interruptOn: hot('180ms x') });

      expectObservable(cut$.pipe(inShort, take(1))).toBe('180ms (b|)', { b: 'bargeIn confirmed 100' });
    });
  });

  it('Twilio: marks that are echoed because of a clear finish nothing that plays then', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ playout: { marksAtClear: 'echo' } });
      const first$ = call.play(ramp(1_000), { interruptOn: timer(300) });

      expectObservable(first$.pipe(inShort)).toBe('300ms (f|)', { f: 'finished cleared 400' });
      expectObservable(
        timer(300).pipe(
          concatMap(() => call.play(ramp(1_000))),
          inShort,
        ),
      ).toBe('1400ms (f|)', {
        f: 'finished played 1000',
      });
    });
  });

  it('LiveKit, resumeFalseInterruption: a prompt goes on when the interruption was none', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall();
      const options = {
        speech$: hot('200ms s', SPEECH),
        onInterrupt: 'pause',
        verdict: () => timer(300).pipe(map(() => 'resume' as const)),
      } as const;

      // Paused at 450 ms; the message in play runs on to 600, and the rest is heard from 750 on, with 20 ms once more.
      expectObservable(bargeIn(call, ramp(1_000), options).pipe(inShort)).toBe('750ms b 399ms (f|)', {
        b: 'bargeIn rejected 600',
        f: 'finished played 1000',
      });
    });
  });

  it('siphon-ai: a verdict that comes too late has no effect', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall();
      const options = {
        speech$: hot('200ms s', SPEECH),
        onInterrupt: 'pause',
        verdict: () => timer(1_200).pipe(map(() => 'resume' as const)),
      } as const;

      expectObservable(bargeIn(call, ramp(3_000), options).pipe(inShort)).toBe('1450ms (bf|)', {
        b: 'bargeIn timeout 600',
        f: 'finished cleared 600',
      });
    });
  });

  it('siphon-ai: silence is told once, and again only after the caller has spoken', () => {
    marbles(({ hot, expectObservable }) => {
      const silence$ = callerSilence(testCall(), { speech$: hot('8s s 999ms e', SPEECH) });

      expectObservable(silence$.pipe(map(({ silentMs }) => silentMs)), '30s !').toBe('3s a 8999ms a', {
        a: 3_000,
      });
    });
  });

  it('pipecat, UserIdle: a caller who is gone is asked twice, and the call ends', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();

      expectObservable(
        hangUpWhenIdle(call, { prompts: [ramp(1_000), ramp(1_000)], speech$: EMPTY }).pipe(
          map(({ type }) => type),
        ),
      ).toBe('8s p 8999ms p 999ms (x|)', { p: 'prompt', x: 'exhausted' });
      expectObservable(endOf(call)).toBe('18s (e|)', { e: 'appEnded' });
    });
  });

  it('openclaw#137895, vellum#38339: the call ends though the echo of the goodbye never comes', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ playout: { echoDelayMs: () => undefined } });
      call.play(ramp(1_000)).subscribe();
      call.end();

      // A second after the goodbye the clock is believed.
      expectObservable(endOf(call)).toBe('2s (e|)', { e: 'appEnded' });
    });
  });

  it('agent-call#9, wren#55: a long goodbye that is given at once is heard to its end', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.play(ramp(20_000)).subscribe();
      endsAt(call, 100);

      expectObservable(endOf(call)).toBe('20s (e|)', { e: 'appEnded' });
    });
  });

  it('SignalWire: the finish key is told apart from the digits', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('100ms 4 99ms s', marbleKeys) });
      const asked$ = gather(call, { finishOnKey: '*#' }).pipe(
        map(({ digits, finishKey }) => [digits, finishKey]),
      );

      expectObservable(asked$).toBe('200ms (r|)', { r: ['4', '*'] });
    });
  });

  it('Telnyx: the time for all is over although the caller goes on typing', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('900ms 1 99ms '.repeat(10)) });
      const asked$ = gather(call, { totalTimeoutMs: 4_500 }).pipe(
        map(({ reason, digits }) => `${reason} ${digits}`),
      );

      expectObservable(asked$).toBe('4500ms (r|)', { r: 'totalTimeout 1111' });
    });
  });

  it('VoiceXML: silence and wrong keys have counters of their own, and a wrong entry is no silence', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('6s 9 6s 9') });
      const said: string[] = [];
      const prompt = (name: string) => of(ramp(100)).pipe(tap(() => said.push(name)));
      const asked$ = menu(call, ['1'], {
        maxAttempts: 4,
        noInputPrompts: [prompt('silence 1'), prompt('silence 2')],
        noMatchPrompts: [prompt('wrong 1'), prompt('wrong 2')],
        firstDigitTimeoutMs: 5_000,
      }).pipe(map((result) => [result, said]));

      // Silent until 5,000 ms, wrong at 6,000 and, after silence until 11,100, at 12,001.
      expectObservable(asked$).toBe('12001ms (r|)', {
        r: [{ type: 'exhausted', by: 'noMatch' }, ['silence 1', 'wrong 1', 'silence 2']],
      });
    });
  });

  it('Twilio, Asterisk: a caller who hangs up in the middle of anything ends it, once', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ lifecycle$: cold('700ms x', { x: 'callerHangup' }) });
      const wait$ = new Subject<string>();

      expectObservable(
        merge(
          gather(call, { prompt: ramp(2_000), speech$: wait$ }).pipe(map(({ reason }) => reason)),
          call.play(ramp(500)).pipe(inShort),
        ),
      ).toBe('700ms (rf|)', { r: 'ended', f: 'finished ended 0' });
    });
  });
});
