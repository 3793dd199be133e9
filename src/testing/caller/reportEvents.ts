import type { Observable, Subscriber } from 'rxjs';
import { resample } from '../../operators/audio/resample.js';
import type { CallPlan } from './CallPlan.js';
import type { SimulatedCaller } from './SimulatedCaller.js';
import type { SimulatedCallEvent } from './SimulatedCallEvent.js';

/** Options for reporting the events of a call. */
export interface ReportEventsConfig {
  readonly plan: CallPlan;
  /** Returns the caller; called once the call has started. */
  readonly caller: () => SimulatedCaller;
  /** Gets the events, and the errors of the inputs. The inputs are unsubscribed from when it ends. */
  readonly subscriber: Subscriber<SimulatedCallEvent>;
  readonly act: (action: () => void) => void;
  readonly now: () => number;
}

/**
 * Returns a function that reports the events of a call to its subscriber. From the `started` event on, it subscribes
 * to the inputs, and the caller does what they emit.
 */
export function reportEvents(config: ReportEventsConfig): (event: SimulatedCallEvent) => void {
  const { subscriber } = config;
  return (event) => {
    // The inputs first: a subscriber may answer `started` with a digit.
    if (event.type === 'started') {
      followInputs(config);
    }
    subscriber.next(event);
    if (event.type === 'finished') {
      subscriber.complete();
    }
  };
}

function followInputs({ plan, caller, subscriber, act, now }: ReportEventsConfig): void {
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
