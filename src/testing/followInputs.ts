import type { Observable, Subscriber } from 'rxjs';
import { resample } from '../operators/resample.js';
import type { CallPlan } from './planCall.js';
import type { SimulatedCaller } from './SimulatedCaller.js';

/** Who is to follow the inputs of a call, and how. */
export interface FollowInputsConfig {
  readonly plan: CallPlan;
  readonly caller: SimulatedCaller;
  /** Hears of errors of the inputs; its end is theirs. */
  readonly subscriber: Subscriber<unknown>;
  readonly act: (action: () => void) => void;
  readonly now: () => number;
}

/** Lets a caller do what the inputs of its call say, when they say it. */
export function followInputs({ plan, caller, subscriber, act, now }: FollowInputsConfig): void {
  const follow = <T>(input$: Observable<T>, take: (value: T) => void) => {
    subscriber.add(
      input$.subscribe({
        next: take,
        error: (error: unknown) => {
          subscriber.error(error);
        },
      }),
    );
  };
  const { sampleRate: rate } = plan;
  follow(plan.audio$.pipe(resample({ from: rate, to: rate, quality: 'lowLatency' })), ({ samples }) => {
    caller.speakLive(samples);
  });
  follow(plan.dtmf$, (key) => {
    const { digit, durationMs = 100 } = typeof key === 'string' ? { digit: key } : key;
    act(() => {
      caller.press(digit, durationMs, now());
    });
  });
  follow(plan.say$, (audio) => {
    act(() => {
      caller.say(audio, now());
    });
  });
  follow(plan.hangUp$, () => {
    act(() => {
      caller.hangUp(now());
    });
  });
}
