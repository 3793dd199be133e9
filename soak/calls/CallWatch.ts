import type { CallSession, PlaybackEvent } from '../../src/index.js';
import { readOrder } from './CallOrder.js';
import type { Noise } from '../shared/Noise.js';
import type { CallRecord } from '../shared/ServerMessage.js';

type Play = CallRecord['plays'][number];

/** Records what happens in a call, and compares the caller's audio with the expected audio. */
export class CallWatch {
  readonly #record: CallRecord;
  readonly #plays: Play[] = [];

  constructor(call: CallSession, noise: Noise, done: (record: CallRecord) => void) {
    const { streamSid } = call.info;
    const { at = 0 } = readOrder(streamSid) ?? {};
    const record: CallRecord = {
      type: 'call',
      streamSid,
      ends: 0,
      outcomes: 0,
      completions: 0,
      reason: '',
      samples: 0,
      firstWrong: -1,
      keys: '',
      plays: this.#plays,
    };
    this.#record = record;
    const complete = () => {
      record.completions++;
    };
    call.audio$.subscribe({
      next: ({ samples }) => {
        for (const sample of samples) {
          if (sample !== noise.at(at + record.samples) && record.firstWrong < 0) {
            record.firstWrong = record.samples;
          }
          record.samples++;
        }
      },
      complete,
    });
    call.dtmf$.subscribe({
      next: ({ digit }) => {
        record.keys += digit;
      },
      complete,
    });
    call.lifecycle$.subscribe({
      next: (value) => {
        if (value.state === 'ended') {
          record.ends++;
          record.reason = value.reason;
        }
      },
      complete: () => {
        // After all other subscribers of the end.
        setImmediate(() => {
          done(record);
        });
      },
    });
  }

  outcome(): void {
    this.#record.outcomes++;
  }

  /** Records a started playback; returns the function to call with its result. */
  play(lengthMs: number): (event: PlaybackEvent) => void {
    const play: Play = { finished: 0, outcome: 'none', confirmedBy: 'none', heardMs: 0, lengthMs };
    this.#plays.push(play);
    return (event) => {
      if (event.type === 'finished') {
        play.finished++;
        play.outcome = event.outcome;
        play.confirmedBy = event.confirmedBy;
        play.heardMs = event.heardMs;
      }
    };
  }
}
