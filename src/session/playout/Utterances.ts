import type { PcmInput } from '../../audio/PcmInput.js';
import type { PlayoutState } from './PlayoutState.js';

/** The utterances of a playout: audio of `send`, appended to the one at the tail of the queue. */
export class Utterances {
  readonly #state: PlayoutState;
  readonly #flushAfterMs: number;

  constructor(state: PlayoutState, flushAfterMs: number) {
    this.#state = state;
    this.#flushAfterMs = flushAfterMs;
  }

  /** @throws RangeError when the rate of the audio cannot be converted */
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
        `Audio for \`send\` came more than ${this.#flushAfterMs} ms late: the caller hears a gap`,
      );
    }
    const item = open ?? this.#state.enqueue({ id: -1, kind: 'utterance' }, now);
    if (item === undefined) {
      effects.diagnose('sendAfterEnd', 'Audio was given to `send` after `end`, or after the call had ended');
    } else {
      item.push(input, now);
    }
  }

  /** No more audio follows for the utterance that is open: it waits neither for that nor for its head start. */
  flush(now: number): void {
    this.#state.queue.openUtterance?.close(now);
  }
}
