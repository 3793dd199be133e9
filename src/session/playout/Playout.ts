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
 * The outbound half of a call: a queue of audio and marks, what of it Exotel has, and what the caller has heard.
 *
 * A plain state machine: every method takes the time, does what is asked and whatever else is due, and gives what is to
 * be carried out. Its caller calls `advance` no later than `nextAt()`.
 */
export class Playout {
  readonly #state: PlayoutState;
  readonly #playbacks: Playbacks;
  readonly #utterances: Utterances;
  /** When what is due was last done. */
  #now = -Infinity;
  #ending: PlayoutEnding | undefined;
  #isFinished = false;

  constructor(config: PlayoutConfig) {
    this.#state = new PlayoutState(config);
    this.#playbacks = new Playbacks(this.#state);
    this.#utterances = new Utterances(this.#state, config.flushAfterMs);
  }

  /** Milliseconds of audio that wait here. */
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

  /** Milliseconds of audio that the caller has heard in all, or will have when the message in play has ended that was cut. */
  heardMs(now: number): number {
    return this.#state.heard.totalMs(now);
  }

  /** Whether nothing more is accepted: the call is about to end, or over. */
  get isClosed(): boolean {
    return this.#state.isClosed;
  }

  // ---- playbacks

  /**
   * Queues a playback behind everything queued. Nothing of it is sent before `release`, so that what its source gives at
   * once is cut as a whole.
   */
  open(id: number, options: PlaybackOptions, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.open(id, options, now);
    });
  }

  /** Lets a playback go out. */
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

  /** Changes over to another source of a playback, whose audio may come otherwise. */
  changeOver(id: number, supply: Supply, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.changeOver(id, supply, now);
    });
  }

  /** Ends the audio of a playback: what was pushed is heard, then it finishes, or fails with the error. */
  close(id: number, now: number, failure?: { readonly error: unknown }): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.close(id, now, failure);
    });
  }

  /** Removes a playback with its unheard audio; `isReported` tells that it was cleared. */
  cancel(id: number, isReported: boolean, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.cancel(id, isReported, now);
    });
  }

  /**
   * Holds what the caller has not heard of a playback in its place, and all that is queued behind it, until `settle`; a
   * verdict that takes longer than `verdictTimeoutMs` is `'stop'`. Says `paused`, unless it is paused already or was
   * heard to its end.
   */
  pause(id: number, verdictTimeoutMs: number, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.pause(id, verdictTimeoutMs, now);
    });
  }

  /** Drops a playback that is paused, or lets it go on; one that is not paused is left alone. */
  settle(id: number, verdict: InterruptionVerdict, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.settle(id, verdict, now);
    });
  }

  /** Reports how far a playback has come. */
  note(id: number, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#playbacks.note(id, now);
    });
  }

  // ---- send

  /**
   * Appends a copy of audio to the utterance at the tail of the queue, or opens one.
   *
   * @throws RangeError when its rate cannot be converted
   */
  append(input: PcmInput, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#utterances.append(input, now);
    });
  }

  /** Ends the utterance at the tail of the queue, if there is one: its last piece leaves at once, padded. */
  flush(now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#utterances.flush(now);
    });
  }

  // ---- all of it

  /** Queues a mark behind everything queued. */
  mark(id: number, name: string | undefined, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      this.#state.enqueue({ id, kind: 'mark', name: name ?? `m${id}` }, now);
    });
  }

  /** Takes Exotel's echo of a mark. */
  echo(name: string, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      const { marks, heard, effects } = this.#state;
      const verdict = marks.echo(name, now);
      if (verdict.type === 'unknown' && !this.#isFinished) {
        effects.diagnose('markUnknown', `Exotel echoed a mark that was never sent: ${quoteMasked(name)}`);
      } else if (verdict.type === 'early') {
        effects.diagnose(
          'markEarly',
          `Exotel echoed a mark ${Math.round(verdict.earlyMs)} ms before its audio can have been heard: from now on the playback clock decides`,
        );
      } else if (verdict.type === 'confirmed') {
        for (const item of verdict.owners) {
          heard.catchUpWith(item);
          this.#state.finishItem(item, 'played', 'mark', now);
        }
      }
    });
  }

  /** Drops what the caller has not heard of everything, here and at Exotel. */
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

  /** Accepts no more audio, and says `drained` when what is queued was heard, or `maxWaitMs` after it should have been. */
  end(maxWaitMs: number, now: number): readonly PlayoutEffect[] {
    return this.#do(now, () => {
      const { queue, sent } = this.#state;
      if (this.isClosed) {
        return;
      }
      const last = [queue.items.at(-1), sent.messages.at(-1)?.owner];
      if (last.some((item) => item?.kind === 'utterance' && !item.isFinished)) {
        // Only an echo tells that the last words of `send` were heard.
        this.#state.enqueue({ id: -1, kind: 'mark', name: 'end' }, now);
      }
      this.#ending = new PlayoutEnding({ sent, queuedMs: this.queuedMs, maxWaitMs, now });
      this.#state.isClosed = true;
    });
  }

  /** The call is over: nothing is sent any more, and what was not heard never will be. */
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

  /** Takes note that this process stood still for so long: it is not for others to make up for. */
  stoodStill(ms: number): void {
    this.#state.marks.stoodStill(ms);
    this.#ending?.stoodStill(ms);
  }

  /** Does what is due. */
  advance(now: number): readonly PlayoutEffect[] {
    const { queue, heard, transmitter, reports, speaking, effects } = this.#state;
    this.#now = now;
    if (!this.#isFinished) {
      heard.catchUp(now);
      this.#state.confirmByClock(now);
      this.#playbacks.settleOverdue(now);
      transmitter.sendDue(now);
      reports.tellDue(now);
      // A source that is pulled gives its audio in the same turn: only then is it known whether anybody speaks.
      if (queue.head?.isBeingPulled !== true) {
        speaking.update(now);
        this.#drain(now);
      }
    }
    return effects.take();
  }

  /**
   * When `advance` is next needed.
   *
   * @param isHeardRead - whether somebody wants to know of every message that it was heard
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

  /** Does something at a time by which what was played has been counted, and then what is due. */
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
