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

/** The events of a playback or a barge-in, in short. */
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

/** Faults that users of other systems met. Those of single questions are in `gather-rules-spec.ts` and `gather-spec.ts`. */
describe('known faults of other systems', () => {
  it('should finish a prompt whose echo is lost by the echo of a later prompt (bolna#736)', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ playout: { echoDelayMs: (index) => (index === 0 ? undefined : 0) } });

      expectObservable(call.play(ramp(1_000)).pipe(inShort)).toBe('1500ms (f|)', {
        f: 'finished played 1000',
      });
      expectObservable(call.play(ramp(500)).pipe(inShort)).toBe('1500ms (f|)', { f: 'finished played 500' });
    });
  });

  it('should not count audio that a barge-in cleared as heard (bolna#984)', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall();
      const cut$ = bargeIn(call, ramp(5_000), { interruptOn: hot('650ms x') });

      expectObservable(cut$.pipe(inShort)).toBe('650ms (bf|)', {
        b: 'bargeIn confirmed 800',
        f: 'finished cleared 800',
      });
    });
  });

  it('should not finish a prompt by the echo of an unknown mark (vellum#38321)', () => {
    marbles(({ expectObservable }) => {
      const socket = new FakeSocket();
      const calls: CallSession[] = [];
      acceptCall(socket).subscribe((call) => calls.push(call));
      socket.begin();
      const [call] = calls;
      if (call === undefined) {
        throw new Error('the call has not started');
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

  it('should send one mark for a prompt of many messages (speech-assistant-python#20)', () => {
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

  it('should report botSpeaking until the audio is heard, not until it is sent (pipecat#5593)', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.play(ramp(1_000)).subscribe();

      expectObservable(call.botSpeaking$).toBe('t 999ms f', { t: true, f: false });
    });
  });

  it('should play no late audio of an interrupted item (openai-agents)', () => {
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

  it('should report an interruption once, and send one clear (openai-agents)', () => {
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

  it('should not send clear before anything was played (openai-agents)', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall();
      const agent$ = cold<AgentEvent>('100ms i 99ms |', { i: { type: 'interrupt' } });

      expectObservable(bridge(call, () => agent$)).toBe('200ms |');
      expectObservable(clears(call)).toBe('');
    });
  });

  it('should report whole ms, and never more than was sent (openai-agents)', () => {
    marbles(({ hot, expectObservable }) => {
      // 100.125 ms of audio, padded to a message of 200 ms.
      const call = testCall({ playout: { echoDelayMs: () => undefined } });
      const cut$ = bargeIn(call, ramp(100).slice(0, 801), { interruptOn: hot('180ms x') });

      expectObservable(cut$.pipe(inShort, take(1))).toBe('180ms (b|)', { b: 'bargeIn confirmed 100' });
    });
  });

  it('should not finish a later playback by marks that a clear echoes (Twilio)', () => {
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

  it('should continue a prompt after a false interruption (LiveKit, resumeFalseInterruption)', () => {
    marbles(({ hot, expectObservable }) => {
      const call = testCall();
      const options = {
        speech$: hot('200ms s', SPEECH),
        onInterrupt: 'pause',
        verdict: () => timer(300).pipe(map(() => 'resume' as const)),
      } as const;

      // Paused at 450 ms; the current message plays until 600 ms. The rest is heard from 750 ms on, with 20 ms repeated.
      expectObservable(bargeIn(call, ramp(1_000), options).pipe(inShort)).toBe('750ms b 399ms (f|)', {
        b: 'bargeIn rejected 600',
        f: 'finished played 1000',
      });
    });
  });

  it('should ignore a verdict that comes too late (siphon-ai)', () => {
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

  it('should report silence once, and again only after the caller has spoken (siphon-ai)', () => {
    marbles(({ hot, expectObservable }) => {
      const silence$ = callerSilence(testCall(), { speech$: hot('8s s 999ms e', SPEECH) });

      expectObservable(silence$.pipe(map(({ silentMs }) => silentMs)), '30s !').toBe('3s a 8999ms a', {
        a: 3_000,
      });
    });
  });

  it('should ask an absent caller twice, and end the call (pipecat, UserIdle)', () => {
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

  it('should end the call when the echo of the goodbye never comes (openclaw#137895, vellum#38339)', () => {
    marbles(({ expectObservable }) => {
      const call = testCall({ playout: { echoDelayMs: () => undefined } });
      call.play(ramp(1_000)).subscribe();
      call.end();

      // One second after the goodbye, the playback clock decides.
      expectObservable(endOf(call)).toBe('2s (e|)', { e: 'appEnded' });
    });
  });

  it('should play a long goodbye to its end when it is queued at once (agent-call#9, wren#55)', () => {
    marbles(({ expectObservable }) => {
      const call = testCall();
      call.play(ramp(20_000)).subscribe();
      endsAt(call, 100);

      expectObservable(endOf(call)).toBe('20s (e|)', { e: 'appEnded' });
    });
  });

  it('should report the finish key apart from the digits (SignalWire)', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('100ms 4 99ms s', marbleKeys) });
      const asked$ = gather(call, { finishOnKey: '*#' }).pipe(
        map(({ digits, finishKey }) => [digits, finishKey]),
      );

      expectObservable(asked$).toBe('200ms (r|)', { r: ['4', '*'] });
    });
  });

  it('should end by totalTimeoutMs although the caller keeps typing (Telnyx)', () => {
    marbles(({ cold, expectObservable }) => {
      const call = testCall({ dtmf$: cold('900ms 1 99ms '.repeat(10)) });
      const asked$ = gather(call, { totalTimeoutMs: 4_500 }).pipe(
        map(({ reason, digits }) => `${reason} ${digits}`),
      );

      expectObservable(asked$).toBe('4500ms (r|)', { r: 'totalTimeout 1111' });
    });
  });

  it('should count silence and wrong digits separately (VoiceXML)', () => {
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

      // Silence until 5,000 ms, a wrong digit at 6,000, silence until 11,100, a wrong digit at 12,001.
      expectObservable(asked$).toBe('12001ms (r|)', {
        r: [{ type: 'exhausted', by: 'noMatch' }, ['silence 1', 'wrong 1', 'silence 2']],
      });
    });
  });

  it('should end every question once when the caller hangs up (Twilio, Asterisk)', () => {
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
