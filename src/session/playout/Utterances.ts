import type { PcmInput } from '../../audio/PcmInput.js';
import type { PlayoutItem } from './PlayoutItem.js';
import type { PlayoutState } from './PlayoutState.js';

/** The utterances of a playout: audio of `send` is appended to the utterance at the end of the queue. */
export class Utterances {
  readonly #state: PlayoutState;
  readonly #flushAfterMs: number;
  #last: PlayoutItem | undefined;

  constructor(state: PlayoutState, flushAfterMs: number) {
    this.#state = state;
    this.#flushAfterMs = flushAfterMs;
  }

  /** @throws RangeError when the sample rate of the audio cannot be converted */
  append(input: PcmInput, now: number): void {
    const { queue, effects, transmitter } = this.#state;
    const open = queue.openUtterance;
    const room = open === undefined ? 'free' : queue.room(open, 'dropNewest');
    if (room !== 'free') {
      this.#state.diagnoseOverflow('`send`', room);
    }
    if (room === 'dropNewest' || room === 'error') {
      return;
    }
    if (open === undefined && now < transmitter.paddedUntil) {
      effects.diagnose(
        'sourceStalled',
        `Audio for \`send\` was more than ${this.#flushAfterMs} ms late: the caller hears a gap`,
      );
    }
    const item = open ?? this.#open(now);
    if (item === undefined) {
      effects.diagnose('sendAfterEnd', '`send` was called after `end`, or after the call had ended');
    } else {
      item.push(input, now);
    }
  }

  /** Ends the open utterance: it waits neither for more audio nor for its head start. */
  flush(now: number): void {
    this.#state.queue.openUtterance?.close(now);
    this.forget();
  }

  /** Later audio does not continue the earlier utterance. */
  forget(): void {
    this.#last = undefined;
  }

  #open(now: number): PlayoutItem | undefined {
    const last = this.#last;
    const item = this.#state.enqueue({ id: -1, kind: 'utterance' }, now);
    if (item !== undefined && last?.hasStalled === true && item.order === last.order + 1) {
      item.goOnFrom(last);
    }
    this.#last = item;
    return item;
  }
}
