import type { PcmInput } from '../../audio/PcmInput.js';
import { ExotelError } from '../../ExotelError.js';
import type { InterruptionVerdict } from '../contract/Interruption.js';
import type { PlaybackReport } from '../contract/PlaybackEvent.js';
import type { PlayoutItem, Supply } from './PlayoutItem.js';
import type { PlayoutState } from './PlayoutState.js';

/** Options for a playback in the playout. */
export interface PlaybackOptions {
  readonly report?: PlaybackReport | undefined;
  /** Except for `'pushed'`, audio is asked for `sendAheadMs` ahead, by `pull` effects. @defaultValue 'pushed' */
  readonly supply?: Supply;
}

/** The playbacks of a playout: queues them, receives their audio, and interrupts them. */
export class Playbacks {
  readonly #state: PlayoutState;

  constructor(state: PlayoutState) {
    this.#state = state;
  }

  /** Queues a playback. None of its audio is sent before `release`. */
  open(id: number, options: PlaybackOptions, now: number): void {
    const item = this.#state.enqueue({ id, kind: 'playback', ...options }, now);
    item?.hold();
    if (item !== undefined && options.report !== undefined) {
      this.#state.reports.add(item);
    }
  }

  release(id: number): void {
    this.#state.queue.find(id)?.letGo();
  }

  /** Adds audio. If the audio is not valid, the playback fails. */
  push(id: number, input: PcmInput, now: number): void {
    const { queue } = this.#state;
    const item = this.#findOpen(id);
    if (item === undefined) {
      return;
    }
    const room = item.supply === 'pushed' ? queue.room(item, 'error') : 'free';
    if (room === 'error') {
      const message = `The source of a playback is more than ${Math.round(queue.maxQueueMs)} ms ahead of the caller (outbound.maxQueueMs)`;
      this.close(id, now, { error: new ExotelError('queueOverflow', message) });
      return;
    }
    if (room !== 'free') {
      this.#state.diagnoseOverflow('the source of a playback', room);
    }
    if (room !== 'dropNewest') {
      try {
        item.push(input, now);
      } catch (error) {
        this.close(id, now, { error });
      }
    }
  }

  changeOver(id: number, supply: Supply, now: number): void {
    this.#findOpen(id)?.changeOver(supply, now);
  }

  close(id: number, now: number, failure?: { readonly error: unknown }): void {
    const item = this.#findOpen(id);
    if (item !== undefined) {
      item.failure = failure;
      item.close(now);
    }
  }

  /** Removes a playback with its unheard audio. */
  cancel(id: number, isReported: boolean, now: number): void {
    const { transmitter, sent } = this.#state;
    const item = this.#find(id);
    if (item !== undefined) {
      transmitter.drop((other) => other === item, sent.has(item), now);
      if (isReported) {
        this.#state.finishItem(item, 'cleared', 'local', now);
      } else {
        this.#state.forgetItem(item);
      }
    }
  }

  /** Holds the unheard audio of a playback, unless it is held already or was heard to its end. */
  pause(id: number, verdictTimeoutMs: number, now: number): void {
    const { pauses, sent, transmitter, queue, reports } = this.#state;
    const item = this.#find(id);
    if (item === undefined || pauses.has(item)) {
      return;
    }
    const cutBytes = item.heardBytes + sent.heardBytes(item, now);
    if (sent.heardBytes(item, now) < sent.sentBytes(item)) {
      transmitter.recall((other) => other === item, now);
    } else if (!queue.items.includes(item)) {
      return;
    }
    item.cutBytes = cutBytes;
    item.hold();
    pauses.add(item, now + verdictTimeoutMs);
    reports.reportPaused(item);
  }

  /** Drops or resumes a paused playback. */
  settle(id: number, verdict: InterruptionVerdict, now: number): void {
    const item = this.#state.queue.find(id);
    if (item !== undefined && this.#state.pauses.delete(item)) {
      if (verdict === 'stop') {
        this.#dropPaused(item, now);
      } else {
        item.cutBytes = undefined;
        item.letGo();
      }
    }
  }

  /** Drops the playbacks whose verdict is overdue. */
  settleOverdue(now: number): void {
    for (const item of this.#state.pauses.takeOverdue(now)) {
      this.#dropPaused(item, now);
    }
  }

  /** Reports the progress of a playback. */
  note(id: number, now: number): void {
    const item = this.#find(id);
    if (item !== undefined) {
      this.#state.reports.reportProgress(item, now);
    }
  }

  /** Drops a paused playback: Exotel has at most the message of it that was playing. */
  #dropPaused(item: PlayoutItem, now: number): void {
    this.#state.queue.remove((other) => other === item);
    this.#state.finishItem(item, 'cleared', 'local', now);
  }

  #find(id: number): PlayoutItem | undefined {
    return this.#state.everything().find((item) => item.id === id && item.kind === 'playback');
  }

  #findOpen(id: number): PlayoutItem | undefined {
    const item = this.#state.queue.find(id);
    return item?.isClosed === false ? item : undefined;
  }
}
