import { take, tap } from 'rxjs';
import type { CallSession } from '../../../src/session/contract/CallSession';
import type { Rejection } from '../../../src/session/contract/Rejection';
import { ramp } from '../audio/audio';
import { digest } from './digest';
import type { AppPlan } from './FrameCase';

/** An application that follows a plan and logs everything that it sees, in order. */
export class CallLog {
  readonly lines: string[] = [];
  readonly #plan: AppPlan;
  readonly #calls: CallSession[] = [];

  constructor(plan: AppPlan) {
    this.#plan = plan;
  }

  readonly rejected = (rejection: Rejection): void => {
    this.#note('rejection', rejection);
  };

  readonly call = (call: CallSession): void => {
    this.#calls.push(call);
    this.#note('call', call.info, call.sampleRate);
    const { readsWire, audioFrames } = this.#plan;
    call.lifecycle$.subscribe({
      next: (value) => {
        this.#note('lifecycle', value);
      },
      complete: () => {
        this.#note('lifecycle$ completes');
      },
    });
    call.diagnostics$.subscribe({
      next: ({ code, message, detail }) => {
        this.#note('diagnostic', code, message, detail);
      },
      complete: () => {
        this.#note('diagnostics$ completes');
      },
    });
    if (readsWire) {
      this.#readWire(call);
    }
    if (audioFrames > 0) {
      this.#readAudio(call, audioFrames);
    }
    this.#readDigits(call);
  };

  /** Logs the rest. */
  finish(): void {
    for (const call of this.#calls) {
      const { receivedMessages, invalidMessages, receivedAudioMs, digits, sentMessages } = call.stats();
      this.#note('stats', { receivedMessages, invalidMessages, receivedAudioMs, digits, sentMessages });
    }
  }

  #readWire(call: CallSession): void {
    call.wire$.subscribe({
      next: ({ direction, message }) => {
        if ('payload' in message) {
          this.#note(direction, { ...message, payload: digest(message.payload) });
        } else {
          this.#note(direction, message);
        }
      },
      complete: () => {
        this.#note('wire$ completes');
      },
    });
  }

  #readAudio(call: CallSession, audioFrames: number): void {
    call.audio$.pipe(take(audioFrames)).subscribe({
      next: ({ samples, sampleRate, timestampMs }) => {
        this.#note('audio', digest(samples), sampleRate, timestampMs);
      },
      complete: () => {
        this.#note('audio$ completes');
      },
    });
  }

  #readDigits(call: CallSession): void {
    const { answersDigits, endsOn } = this.#plan;
    call.dtmf$
      .pipe(
        tap((press) => {
          this.#note('digit', press);
          if (answersDigits) {
            // At once, so that it does not depend on time.
            call.send(ramp(1_600));
            call.clear();
          }
          if (press.digit === endsOn) {
            call.end({ after: 'now' });
          }
        }),
      )
      .subscribe({
        complete: () => {
          this.#note('dtmf$ completes');
        },
      });
  }

  #note(what: string, ...values: readonly unknown[]): void {
    const line = [what, ...values.map((value) => JSON.stringify(value))].join(' ');
    // A stream without an id gets a random id.
    this.lines.push(line.replace(/local-[0-9a-z]+/g, 'local-…'));
  }
}
