import type { PcmInput } from '../../audio/PcmInput.js';
import { quoteMasked } from '../../wire/text.js';
import type { InterruptionVerdict } from '../contract/Interruption.js';
import { type PlaybackOptions, Playbacks } from './Playbacks.js';
import type { PlayoutEffect } from './PlayoutEffect.js';
import { PlayoutEnding } from './PlayoutEnding.js';
import type { Supply } from './PlayoutItem.js';
import { type PlayoutConfig, PlayoutState } from './PlayoutState.js';
import { Utterances } from './Utterances.js';

/**
 * The outbound half of a call: the queue of audio and marks, the audio that Exotel has, and the audio that the caller has
 * heard.
 *
 * A plain state machine: every method takes the time, does what is asked and whatever else is due, and returns the effects
 * to carry out. `advance` must be called no later than `nextAt()`.
 */
export class Playout {
  readonly #state: PlayoutState;
  readonly #playbacks: Playbacks;
  readonly #utterances: Utterances;
  /** When `advance` was last called. */
  #now = -Infinity;
  #ending: PlayoutEnding | undefined;
  #isFinished = false;

  constructor(config: PlayoutConfig) {
    this.#state = new PlayoutState(config);
    this.#playbacks = new Playbacks(this.#state);
    this.#utterances = new Utterances(this.#state, config.flushAfterMs);
  }

  /** Audio that waits here, in ms. */
  get queuedMs(): number {
    return this.#state.queue.queuedMs;
  }

  /** How late marks are echoed, smoothed, in ms. */
  get lagMs(): number {
    return this.#state.marks.lagMs;
  }

  get marksPending(): number {
    return this.#state.marks.pendingCount;
  }

  /** Returns how much audio the caller has heard in total, in ms. A message that was cut while it plays counts whole. */
  heardMs(now: number): number {
    return this.#state.heard.totalMs(now);
  }

  /** Whether no more audio is accepted: the call is ending, or has ended. */
  get isClosed(): boolean {
    return this.#state.isClosed;
  }

  // ---- playbacks

  /**
   * Queues a playback after everything that is queued. None of its audio is sent before `release`, so that audio which
   * its source emits synchronously is framed as a whole.
   */
  open(id: number, options: PlaybackOptions, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.open(id, options, now);
    });
  }

  /** Lets a playback be sent. */
  release(id: number, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.release(id);
    });
  }

  /** Adds a copy of audio to a playback. */
  push(id: number, input: PcmInput, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.push(id, input, now);
    });
  }

  /** Switches a playback to another source, whose audio may be supplied differently. */
  changeOver(id: number, supply: Supply, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.changeOver(id, supply, now);
    });
  }

  /** Ends the audio of a playback. After the caller has heard it, the playback finishes, or fails with the error. */
  close(id: number, now: number, failure?: { readonly error: unknown }): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.close(id, now, failure);
    });
  }

  /** Removes a playback with its unheard audio. With `isReported`, it finishes as `cleared`. */
  cancel(id: number, isReported: boolean, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.cancel(id, isReported, now);
    });
  }

  /**
   * Holds the unheard audio of a playback in its place, and everything that is queued after it, until `settle`. After
   * `verdictTimeoutMs`, the verdict is `'stop'`. Returns the effect `paused`, unless the playback is paused already or
   * was heard to its end.
   */
  pause(id: number, verdictTimeoutMs: number, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.pause(id, verdictTimeoutMs, now);
    });
  }

  /** Drops or resumes a paused playback. Does nothing if the playback is not paused. */
  settle(id: number, verdict: InterruptionVerdict, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.settle(id, verdict, now);
    });
  }

  /** Reports the progress of a playback. */
  note(id: number, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.note(id, now);
    });
  }

  // ---- send

  /**
   * Appends a copy of audio to the utterance at the end of the queue, or opens an utterance.
   *
   * @throws RangeError when the sample rate of the audio cannot be converted
   */
  append(input: PcmInput, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#utterances.append(input, now);
    });
  }

  /** Ends the utterance at the end of the queue: its last piece is padded and sent at once. */
  flush(now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#utterances.flush(now);
    });
  }

  // ---- the whole queue

  /** Queues a mark after everything that is queued. */
  mark(id: number, name: string | undefined, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#state.enqueue({ id, kind: 'mark', name: name ?? `m${id}` }, now);
    });
  }

  /** Handles Exotel's echo of a mark. */
  echo(name: string, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      const { marks, heard, effects } = this.#state;
      const verdict = marks.echo(name, now);
      if (verdict.type === 'unknown' && !this.#isFinished) {
        effects.diagnose('markUnknown', `Exotel echoed a mark that was never sent: ${quoteMasked(name)}`);
      } else if (verdict.type === 'early') {
        effects.diagnose(
          'markEarly',
          `Exotel echoed a mark ${Math.round(verdict.earlyMs)} ms before its audio can have been heard: from now on the playback clock confirms playbacks`,
        );
      } else if (verdict.type === 'confirmed') {
        for (const item of verdict.owners) {
          heard.catchUpWith(item);
          this.#state.finishItem(item, 'played', 'mark', now);
        }
      }
    });
  }

  /** Drops all unheard audio, here and at Exotel. */
  clear(now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      const { sent, marks, transmitter } = this.#state;
      const items = this.#state.everything();
      this.#utterances.forget();
      if (items.length > 0) {
        const isAtExotel = marks.pendingCount > 0 || items.some((item) => sent.has(item));
        transmitter.drop(() => true, isAtExotel, now);
        for (const item of items) {
          this.#state.finishItem(item, 'cleared', 'local', now);
        }
      }
    });
  }

  /**
   * Accepts no more audio. Returns the effect `drained` when the caller has heard all queued audio, or `maxWaitMs` after
   * they should have heard it.
   */
  end(maxWaitMs: number, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      const { queue, sent } = this.#state;
      if (this.isClosed) {
        return;
      }
      const last = [queue.items.at(-1), sent.messages.at(-1)?.owner];
      if (last.some((item) => item?.kind === 'utterance' && !item.isFinished)) {
        // Only an echo confirms that the last audio of `send` was heard.
        this.#state.enqueue({ id: -1, kind: 'mark', name: 'end' }, now);
      }
      this.#ending = new PlayoutEnding({ sent, queuedMs: this.queuedMs, maxWaitMs, now });
      this.#state.isClosed = true;
    });
  }

  /** The call has ended: sends nothing more, and finishes everything as `ended`. */
  finish(now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      const { queue, marks, heard, speaking } = this.#state;
      if (this.#isFinished) {
        return;
      }
      const items = this.#state.everything();
      heard.breakOff(now);
      this.#isFinished = true;
      this.#state.isClosed = true;
      queue.remove(() => true);
      for (const item of items) {
        marks.forget(item);
        this.#state.finishItem(item, 'ended', 'local', now);
      }
      speaking.setEnd(-Infinity);
      speaking.update(now);
    });
  }

  /** Notes that this process stood still for so many ms: echoes and the end have that much more time. */
  stoodStill(ms: number): void {
    this.#state.marks.stoodStill(ms);
    this.#ending?.stoodStill(ms);
  }

  /** Does everything that is due. */
  advance(now: number): readonly PlayoutEffect[] {
    const { queue, heard, transmitter, reports, speaking, effects } = this.#state;
    this.#now = now;
    if (!this.#isFinished) {
      heard.catchUp(now);
      this.#state.confirmByClock(now);
      this.#playbacks.settleOverdue(now);
      transmitter.sendDue(now);
      reports.reportDue(now);
      // A pulled source supplies its audio in the same turn: only after that it is known whether the bot speaks.
      if (queue.head?.isBeingPulled !== true) {
        speaking.update(now);
        this.#drain(now);
      }
    }
    return effects.take();
  }

  /**
   * Returns when `advance` is next needed.
   *
   * @param isHeardRead - whether `heard$` has a subscriber
   */
  nextAt(isHeardRead: boolean): number {
    const { queue, sent, speaking, marks, pauses, reports } = this.#state;
    return this.#isFinished
      ? Infinity
      : Math.min(
          queue.nextAt(this.#now),
          speaking.nextAt(),
          isHeardRead ? (sent.messages[0]?.endsAt ?? Infinity) : Infinity,
          this.#ending?.nextAt() ?? Infinity,
          marks.nextAt(),
          pauses.nextAt(),
          reports.nextAt(),
        );
  }

  /** Counts the audio that was played by now, runs `act`, and does everything that is due. */
  #do(now: number, act: () => void): readonly PlayoutEffect[] {
    this.#state.heard.catchUp(now);
    act();
    return this.advance(now);
  }

  #drain(now: number): void {
    const { queue, marks, sent, effects } = this.#state;
    if (this.#ending !== undefined) {
      const isComplete =
        queue.head === undefined &&
        marks.pendingCount === 0 &&
        sent.messages.every(({ owner }) => owner.isFinished);
      if (isComplete || now >= this.#ending.giveUpAt) {
        effects.push({ type: 'drained', isComplete });
      }
    }
  }
}
