import type { Observable, Subscriber } from 'rxjs';
import { resample } from '../../operators/audio/resample.js';
import type { CallPlan } from './CallPlan.js';
import type { SimulatedCaller } from './SimulatedCaller.js';
import type { SimulatedCallEvent } from './SimulatedCallEvent.js';

/** Whose events are told, and whose inputs are followed. */
export interface TellEventsConfig {
  readonly plan: CallPlan;
  /** Asked for when the call has started. */
  readonly caller: () => SimulatedCaller;
  /** Hears of errors of the inputs, too; its end is theirs. */
  readonly subscriber: Subscriber<SimulatedCallEvent>;
  readonly act: (action: () => void) => void;
  readonly now: () => number;
}

/** Gives what tells the events of a call to its subscriber, and lets the caller do what the inputs say from its start on. */
export function tellEvents(config: TellEventsConfig): (event: SimulatedCallEvent) => void {
  const { subscriber } = config;
  return (event) => {
    // First: who is told that the call has begun may answer with a key.
    if (event.type === 'started') {
      followInputs(config);
    }
    subscriber.next(event);
    if (event.type === 'finished') {
      subscriber.complete();
    }
  };
}

function followInputs({ plan, caller, subscriber, act, now }: TellEventsConfig): void {
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
  follow(
    plan.audio$.pipe(resample({ from: rate, to: rate, resamplerQuality: 'lowLatency' })),
    ({ samples }) => {
      caller().speakLive(samples);
    },
  );
  follow(plan.dtmf$, (key) => {
    const { digit, durationMs = 100 } = typeof key === 'string' ? { digit: key } : key;
    act(() => {
      caller().press(digit, durationMs, now());
    });
  });
  follow(plan.say$, (audio) => {
    act(() => {
      caller().say(audio, now());
    });
  });
  follow(plan.hangUp$, () => {
    act(() => {
      caller().hangUp(now());
    });
  });
}
