import { map, type Observable, timer, toArray } from 'rxjs';
import { bargeIn } from '../../../src/ivr/bargeIn/bargeIn';
import { bridge } from '../../../src/ivr/agents/bridge';
import type { CallSession } from '../../../src/session/contract/CallSession';
import type { InterruptionVerdict } from '../../../src/session/contract/Interruption';
import { ask } from '../../../src/support/async/ask';
import { callHandler } from '../../../src/testing/story/callHandler';
import { inVirtualTimeAsync } from '../../../src/testing/story/inVirtualTimeAsync';
import { caller, ended, waitFor } from '../../../src/testing/story/steps';
import { ramp } from '../../kit/audio/audio';

const options = (verdict: InterruptionVerdict, afterMs = 100) => ({
  interruptOn: timer(250),
  onInterrupt: 'pause' as const,
  verdict: async () => {
    await ask(timer(afterMs));
    return verdict;
  },
});

const speech = ramp(1_000);

type Play = (call: CallSession, verdict: InterruptionVerdict, afterMs?: number) => Observable<unknown>;

const plays: readonly (readonly [string, Play])[] = [
  [
    'play',
    (call, verdict, afterMs) =>
      call.play(speech, options(verdict, afterMs)).pipe(map((event) => 'outcome' in event && event.outcome)),
  ],
  [
    'bargeIn',
    (call, verdict, afterMs) =>
      bargeIn(call, speech, options(verdict, afterMs)).pipe(
        map((event) => event.type === 'finished' && event.outcome),
      ),
  ],
  [
    'bridge',
    (call, verdict, afterMs) =>
      bridge(
        call,
        () => timer(0).pipe(map(() => ({ type: 'audio', audio: speech }) as const)),
        options(verdict, afterMs),
      ).pipe(map((event) => event.type === 'finished' && event.outcome)),
  ],
];

describe.each(plays)('an async verdict of %s', (_, play) => {
  const outcomeOf = async (verdict: InterruptionVerdict, afterMs?: number) => {
    const outcomes: unknown[] = [];
    await inVirtualTimeAsync(() =>
      callHandler(caller(waitFor(ended())), (call) =>
        play(call, verdict, afterMs).pipe(
          toArray(),
          map((all) => outcomes.push(all.at(-1))),
        ),
      ),
    );
    return outcomes;
  };

  it('should continue the audio when the promise resolves with resume', async () => {
    expect(await outcomeOf('resume')).toEqual(['played']);
  });

  it('should drop the audio when the promise resolves with stop', async () => {
    expect(await outcomeOf('stop')).toEqual(['cleared']);
  });

  it('should drop the audio when the promise is later than verdictTimeoutMs', async () => {
    expect(await outcomeOf('resume', 1_500)).toEqual(['cleared']);
  });
});
