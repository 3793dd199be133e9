import { concat, delay, map, mergeMap, timer } from 'rxjs';
import { gather } from '../../../src/ivr/questions/gather';
import { menu } from '../../../src/ivr/questions/menu';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { testCall } from '../../../src/testing/testCall';
import { ramp } from '../../kit/audio/audio';
import { marbles } from '../../../src/testing/marbles/marbles';

/** A call whose socket is in another process, so its playback events arrive with a delay. */
function remote(call: CallSession, wayMs: number): CallSession {
  const { info, sampleRate, audio$, dtmf$, lifecycle$, botSpeaking$, heard$, diagnostics$, wire$, keys } =
    call;
  return {
    ...{ info, sampleRate, audio$, dtmf$, lifecycle$, botSpeaking$, heard$, diagnostics$, wire$, keys },
    send: (audio) => {
      call.send(audio);
    },
    play: (source, options) =>
      call.play(source, options).pipe(mergeMap((event) => timer(wayMs).pipe(map(() => event)))),
    mark: (name) => call.mark(name).pipe(delay(wayMs)),
    flush: () => {
      call.flush();
    },
    clear: () => {
      call.clear();
    },
    end: (options) => {
      call.end(options);
    },
    nowMs: () => call.nowMs(),
    stats: () => call.stats(),
  };
}

describe('a question on a call whose socket is in another process', () => {
  it('should wait until it is known how much of its prompt was heard, and take no more digits meanwhile', () => {
    marbles(({ cold, expectObservable }) => {
      const call = remote(testCall({ dtmf$: cold('300ms 4 4ms 2') }), 20);
      const asked$ = concat(
        gather(call, { prompt: ramp(1_000), numDigits: 1 }),
        gather(call, { numDigits: 1 }),
      );

      expectObservable(asked$).toBe('320ms (rs|)', {
        r: { reason: 'maxDigits', digits: '4', bargedIn: true, promptHeardMs: 400, elapsedMs: 320 },
        s: { reason: 'maxDigits', digits: '2', bargedIn: false, promptHeardMs: 0, elapsedMs: 0 },
      });
    });
  });

  it('should count the pause from the digit that cuts the prompt', () => {
    marbles(({ cold, expectObservable }) => {
      const call = remote(testCall({ dtmf$: cold('300ms 4') }), 20);
      const asked$ = gather(call, { prompt: ramp(1_000), interDigitTimeoutMs: 500 });

      expectObservable(asked$.pipe(map(({ digits, promptHeardMs }) => [digits, promptHeardMs]))).toBe(
        '800ms (r|)',
        { r: ['4', 400] },
      );
    });
  });

  it('should end with the call, although the end of its prompt is never reported', () => {
    marbles(({ cold, expectObservable }) => {
      const call = remote(testCall({ lifecycle$: cold('300ms x', { x: 'callerHangup' }) }), 60_000);

      expectObservable(menu(call, ['1'], { prompt: ramp(1_000) })).toBe('300ms (r|)', {
        r: { type: 'ended' },
      });
    });
  });
});
