import { framingFor } from '../audio/framingFor.js';
import { Pacer } from '../audio/Pacer.js';
import type { PcmInput } from '../audio/PcmInput.js';
import { ExotelError } from '../ExotelError.js';
import { quoteMasked } from '../wire/quoteMasked.js';
import { BotSpeaking } from './BotSpeaking.js';
import type { QueuePolicy } from './CallOptions.js';
import { HeardAudio } from './HeardAudio.js';
import type { InterruptionVerdict } from './Interruption.js';
import { MarkLedger } from './MarkLedger.js';
import { PauseLedger } from './PauseLedger.js';
import type { ConfirmedBy, PlaybackOutcome } from './PlaybackEvent.js';
import { PlaybackReports } from './PlaybackReports.js';
import type { PlayoutConfig } from './PlayoutConfig.js';
import type { PlayoutEffect } from './PlayoutEffect.js';
import { PlayoutEffects } from './PlayoutEffects.js';
import { PlayoutEnding } from './PlayoutEnding.js';
import type { PlaybackReport, PlayoutItem } from './PlayoutItem.js';
import { PlayoutQueue } from './PlayoutQueue.js';
import { SentAudio } from './SentAudio.js';
import { Transmitter } from './Transmitter.js';

/** How a playback is to be treated. */
export interface PlaybackOptions {
  readonly report?: PlaybackReport | undefined;
  /** Ask for audio one lead ahead, with `pull` effects, instead of taking what is pushed. */
  readonly isPulled?: boolean;
}

/**
 * The outbound half of a call: a queue of audio and marks, what of it Exotel has, and what the caller has heard.
 *
 * A plain state machine: every method takes the time and gives what is to be done. Its caller calls `advance` no later
 * than `nextAt()`.
 */
export class Playout {
  readonly #config: PlayoutConfig;
  /** Everything here is counted in bytes of PCM16 at the wire's rate. */
  readonly #bytesPerMs: number;
  readonly #sent: SentAudio<PlayoutItem>;
  readonly #marks = new MarkLedger<PlayoutItem>();
  readonly #queue: PlayoutQueue;
  readonly #reports: PlaybackReports;
  readonly #pauses = new PauseLedger<PlayoutItem>();
  readonly #effects = new PlayoutEffects();
  readonly #heard: HeardAudio;
  readonly #speaking: BotSpeaking;
  readonly #transmitter: Transmitter;
  /** When what is due was last done. */
  #now = -Infinity;
  #ending: PlayoutEnding | undefined;
  #isFinished = false;

  constructor(config: PlayoutConfig) {
    const { wireSampleRate, sampleRate, resampling, encoding, frameBytes, leadMs, holdMs, maxQueueMs } =
      config;
    const { onQueueFull } = config;
    const framing = framingFor(frameBytes, encoding);
    this.#config = config;
    this.#bytesPerMs = (wireSampleRate * 2) / 1_000;
    // A lead below one message could never be kept.
    const pacer = new Pacer(Math.max(leadMs, framing.frameBytes / this.#bytesPerMs));
    this.#queue = new PlayoutQueue({
      framing,
      conversion: { sampleRate, to: wireSampleRate, quality: resampling },
      pacer,
      bytesPerMs: this.#bytesPerMs,
      holdMs,
      maxQueueMs,
      onQueueFull,
    });
    this.#sent = new SentAudio(pacer, this.#bytesPerMs);
    this.#reports = new PlaybackReports(this.#sent, this.#effects, this.#bytesPerMs);
    this.#heard = new HeardAudio(this.#sent, this.#effects, this.#bytesPerMs);
    this.#speaking = new BotSpeaking(this.#marks, this.#effects);
    this.#transmitter = new Transmitter({
      queue: this.#queue,
      sent: this.#sent,
      marks: this.#marks,
      heard: this.#heard,
      speaking: this.#speaking,
      effects: this.#effects,
      encoding,
      holdMs,
      bytesPerMs: this.#bytesPerMs,
    });
  }

  /** Milliseconds of audio that wait here. */
  get queuedMs(): number {
    return this.#queue.queuedMs;
  }

  /** How late marks are echoed, smoothed, in ms. */
  get lagMs(): number {
    return this.#marks.lagMs;
  }

  get marksPending(): number {
    return this.#marks.pendingCount;
  }

  /** Milliseconds of audio that the caller has heard in all; what is repeated after a pause counts once. */
  heardMs(now: number): number {
    return this.#heard.totalMs(now);
  }

  /** Whether nothing more is taken: the call is about to end, or over. */
  get isClosed(): boolean {
    return this.#isFinished || this.#ending !== undefined;
  }

  /**
   * Queues a playback behind everything queued. Nothing of it is sent before `release`, so that what its source gives at
   * once is cut as a whole.
   */
  open(id: number, options: PlaybackOptions, now: number): readonly PlayoutEffect[] {
    const item = this.#enqueue({ id, kind: 'playback', ...options }, now);
    item?.hold();
    if (item !== undefined && options.report !== undefined) {
      this.#reports.add(item);
    }
    return this.advance(now);
  }

  /** Lets a playback go out. */
  release(id: number, now: number): readonly PlayoutEffect[] {
    this.#queue.find(id)?.letGo();
    return this.advance(now);
  }

  /** Adds audio to a playback; nobody may write to it afterwards. */
  push(id: number, input: PcmInput, now: number): readonly PlayoutEffect[] {
    const item = this.#queue.find(id);
    if (item === undefined || item.isClosed) {
      return [];
    }
    const room = item.isPulled ? 'free' : this.#queue.room(item, 'error');
    if (room === 'error') {
      const error = new ExotelError(
        'queueOverflow',
        `The source of a playback is more than ${Math.round(this.#queue.maxQueueMs)} ms ahead of the caller (outbound.maxQueueMs)`,
      );
      return this.close(id, now, { error });
    }
    if (room !== 'free') {
      this.#diagnoseOverflow('a source of a playback', room);
    }
    if (room === 'dropNewest') {
      return this.#effects.take();
    }
    try {
      item.push(input, now);
    } catch (error) {
      return this.close(id, now, { error });
    }
    return this.advance(now);
  }

  /** Lets the source of a playback deliver when it likes (`isPulled` false) until it is to be asked again. */
  changeOver(id: number, isPulled: boolean, now: number): readonly PlayoutEffect[] {
    const item = this.#queue.find(id);
    if (item !== undefined && !item.isClosed) {
      item.changeOver(isPulled, now);
    }
    return this.advance(now);
  }

  /** Ends the audio of a playback: what was pushed is heard, then it finishes, or fails with the error. */
  close(id: number, now: number, failure?: { readonly error: unknown }): readonly PlayoutEffect[] {
    const item = this.#queue.find(id);
    if (item !== undefined && !item.isClosed) {
      item.failure = failure;
      item.close(now);
    }
    return this.advance(now);
  }

  /**
   * Appends a copy of audio to the utterance at the tail of the queue, or opens one.
   *
   * @throws RangeError when its rate cannot be converted
   */
  append(input: PcmInput, now: number): readonly PlayoutEffect[] {
    const open = this.#queue.openUtterance;
    const room = open === undefined ? 'free' : this.#queue.room(open, 'dropNewest');
    if (room !== 'free') {
      this.#diagnoseOverflow('`send`', room);
    }
    if (room === 'dropNewest' || room === 'error') {
      return this.#effects.take();
    }
    if (open === undefined && now < this.#transmitter.paddedUntil) {
      this.#effects.diagnose(
        'sourceStalled',
        `Audio for \`send\` came more than ${this.#config.holdMs} ms late: the caller hears a gap`,
      );
    }
    const item = open ?? this.#enqueue({ id: -1, kind: 'utterance' }, now);
    if (item === undefined) {
      this.#effects.diagnose(
        'sendAfterEnd',
        'Audio was given to `send` after `end`, or after the call had ended',
      );
      return this.#effects.take();
    }
    item.push(copyOf(input), now);
    return this.advance(now);
  }

  /** Queues a mark behind everything queued. */
  mark(id: number, name: string | undefined, now: number): readonly PlayoutEffect[] {
    this.#enqueue({ id, kind: 'mark', name: name ?? `m${id}` }, now);
    return this.advance(now);
  }

  /** Takes Exotel's echo of a mark. */
  echo(name: string, now: number): readonly PlayoutEffect[] {
    this.#heard.catchUp(now);
    const verdict = this.#marks.echo(name, now);
    if (verdict.type === 'unknown' && !this.#isFinished) {
      this.#effects.diagnose('markUnknown', `Exotel echoed a mark that was never sent: ${quoteMasked(name)}`);
    } else if (verdict.type === 'confirmed') {
      for (const item of verdict.owners) {
        this.#heard.catchUpWith(item);
        this.#finish(item, 'played', 'mark');
      }
    }
    return this.advance(now);
  }

  /** Removes a playback or a mark with its unheard audio; `isReported` tells that it was cleared. */
  cancel(id: number, isReported: boolean, now: number): readonly PlayoutEffect[] {
    this.#heard.catchUp(now);
    const item = this.#find(id);
    if (item !== undefined) {
      this.#transmitter.drop((other) => other === item, this.#sent.has(item), now);
      if (isReported) {
        this.#finish(item, 'cleared', 'local');
      } else {
        this.#forget(item);
      }
    }
    return this.advance(now);
  }

  /**
   * Holds what the caller has not heard of a playback in its place, and all that is queued behind it, until `settle`; a
   * verdict that takes longer than `verdictTimeoutMs` is to confirm. Says `paused`, unless it is paused already or was
   * heard to its end.
   */
  pause(id: number, verdictTimeoutMs: number, now: number): readonly PlayoutEffect[] {
    this.#heard.catchUp(now);
    const item = this.#find(id);
    if (item === undefined || this.#pauses.has(item)) {
      return this.advance(now);
    }
    if (this.#sent.heardBytes(item, now) < this.#sent.sentBytes(item)) {
      this.#transmitter.recall((other) => other === item, now);
    } else if (this.#queue.items.includes(item)) {
      // Nothing but padding is in play.
      this.#heard.cut((other) => other === item, now);
    } else {
      return this.advance(now);
    }
    item.hold();
    this.#pauses.add(item, now + verdictTimeoutMs);
    this.#reports.tellPaused(item);
    return this.advance(now);
  }

  /** Drops a playback that is paused, or lets it go on; a verdict on one that is not is none. */
  settle(id: number, verdict: InterruptionVerdict, now: number): readonly PlayoutEffect[] {
    this.#heard.catchUp(now);
    const item = this.#queue.find(id);
    if (item !== undefined && this.#pauses.delete(item)) {
      if (verdict === 'confirm') {
        this.#dropPaused(item);
      } else {
        item.letGo();
      }
    }
    return this.advance(now);
  }

  /** Tells how far a playback has come. */
  note(id: number, now: number): readonly PlayoutEffect[] {
    this.#heard.catchUp(now);
    const item = this.#find(id);
    if (item !== undefined) {
      this.#reports.tellProgress(item, now);
    }
    return this.advance(now);
  }

  /** Drops what the caller has not heard of everything, here and at Exotel. */
  clear(now: number): readonly PlayoutEffect[] {
    this.#heard.catchUp(now);
    const items = this.#everything();
    if (items.length > 0) {
      this.#transmitter.drop(() => true, this.#sent.messages.length > 0 || this.#marks.pendingCount > 0, now);
      for (const item of items) {
        this.#finish(item, 'cleared', 'local');
      }
    }
    return this.advance(now);
  }

  /** Takes no more audio, and says `drained` when what is queued was heard, or `maxWaitMs` after it should have been. */
  end(maxWaitMs: number, now: number): readonly PlayoutEffect[] {
    if (this.#ending === undefined && !this.#isFinished) {
      if (
        this.#queue.items.at(-1)?.kind === 'utterance' ||
        this.#sent.messages.at(-1)?.owner.kind === 'utterance'
      ) {
        // Only an echo tells that the last words of `send` were heard.
        this.#enqueue({ id: -1, kind: 'mark', name: 'end' }, now);
      }
      this.#ending = new PlayoutEnding({ sent: this.#sent, queuedMs: this.queuedMs, maxWaitMs, now });
    }
    return this.advance(now);
  }

  /** The call is over: nothing is sent any more, and what was not heard never will be. */
  finish(now: number): readonly PlayoutEffect[] {
    if (this.#isFinished) {
      return [];
    }
    this.#heard.catchUp(now);
    const items = this.#everything();
    this.#heard.cut(() => true, now);
    this.#isFinished = true;
    this.#queue.remove(() => true);
    this.#sent.forgetAll();
    for (const item of items) {
      this.#marks.forget(item);
      this.#finish(item, 'ended', 'local');
    }
    this.#speaking.setEnd(-Infinity);
    this.#speaking.update(now);
    return this.#effects.take();
  }

  /** Does what is due. */
  advance(now: number): readonly PlayoutEffect[] {
    this.#now = now;
    if (!this.#isFinished) {
      this.#heard.catchUp(now);
      this.#confirmByClock(now);
      for (const item of this.#pauses.takeOverdue(now)) {
        this.#dropPaused(item);
      }
      this.#transmitter.sendDue(now);
      this.#reports.tellDue(now);
      // A source that is asked gives its audio in the same turn: only then is it known whether anybody speaks.
      if (this.#queue.head?.isAsked !== true) {
        this.#speaking.update(now);
        this.#drain(now);
      }
    }
    return this.#effects.take();
  }

  /**
   * When `advance` is next needed.
   *
   * @param isHeardRead - whether somebody wants to know of every message that it was heard
   */
  nextAt(isHeardRead: boolean): number {
    if (this.#isFinished) {
      return Infinity;
    }
    return Math.min(
      this.#queue.nextAt(this.#now),
      this.#speaking.nextAt(),
      isHeardRead ? (this.#sent.messages[0]?.endsAt ?? Infinity) : Infinity,
      this.#ending?.nextAt() ?? Infinity,
      this.#marks.nextAt(),
      this.#pauses.nextAt(),
      this.#reports.nextAt(),
    );
  }

  #enqueue(config: Parameters<PlayoutQueue['create']>[0], now: number): PlayoutItem | undefined {
    const item = this.#queue.create(config, now);
    if (this.isClosed) {
      this.#finish(item, 'ended', 'local');
      return undefined;
    }
    const { maxPlaybacks } = this.#config;
    if (item.kind !== 'utterance' && this.#queue.items.length + this.#marks.pendingCount >= maxPlaybacks) {
      const message = `More than ${maxPlaybacks} playbacks and marks wait already (limits.maxPlaybacks)`;
      this.#effects.push({
        type: 'failed',
        id: item.id,
        error: new ExotelError('tooManyPlaybacks', message),
      });
      return undefined;
    }
    this.#queue.push(item, now);
    return item;
  }

  /** Everything that has not finished, in order. */
  #everything(): readonly PlayoutItem[] {
    const items = [
      ...this.#sent.messages.map(({ owner }) => owner),
      ...this.#marks.owners(),
      ...this.#queue.items,
    ];
    return [...new Set(items)].sort((one, other) => one.order - other.order);
  }

  /** What `play` or `mark` queued under an id. */
  #find(id: number): PlayoutItem | undefined {
    return this.#everything().find((item) => item.id === id && item.kind !== 'utterance');
  }

  #confirmByClock(now: number): void {
    const wasClockOnly = this.#marks.isClockOnly();
    for (const item of this.#marks.takeOverdue(now)) {
      if (!wasClockOnly) {
        this.#effects.diagnose(
          'markMissing',
          'Exotel did not echo a mark in time: the playback clock was believed instead',
        );
      }
      this.#finish(item, 'played', 'clock');
    }
    if (!wasClockOnly && this.#marks.isClockOnly()) {
      this.#effects.diagnose(
        'marksUnreliable',
        'Exotel has echoed none of the last marks: from now on the playback clock decides',
      );
    }
  }

  /** Drops a playback of which Exotel has nothing any more. */
  #dropPaused(item: PlayoutItem): void {
    this.#queue.remove((other) => other === item);
    this.#finish(item, 'cleared', 'local');
  }

  #finish(item: PlayoutItem, outcome: PlaybackOutcome, confirmedBy: ConfirmedBy): void {
    this.#forget(item);
    if (this.#sent.messages.length === 0 && outcome === 'played') {
      // What was heard is no longer being heard, whatever the lag of echoes before it.
      this.#speaking.setEnd(-Infinity);
    }
    this.#reports.tellEnd(item, outcome, confirmedBy);
  }

  #forget(item: PlayoutItem): void {
    this.#reports.delete(item);
    this.#pauses.delete(item);
  }

  #drain(now: number): void {
    if (this.#ending === undefined) {
      return;
    }
    const isComplete =
      this.#queue.head === undefined && this.#marks.pendingCount === 0 && this.#sent.messages.length === 0;
    if (isComplete || now >= this.#ending.giveUpAt) {
      this.#effects.push({ type: 'drained', isComplete });
    }
  }

  #diagnoseOverflow(whose: string, policy: QueuePolicy): void {
    this.#effects.diagnose(
      'queueOverflow',
      `${policy === 'dropOldest' ? 'The oldest' : 'The newest'} audio of ${whose} was dropped: more than ${Math.round(this.#queue.maxQueueMs)} ms wait already (outbound.maxQueueMs)`,
    );
  }
}

/** Whoever gave it may use its memory again. */
function copyOf(input: PcmInput): PcmInput {
  if (input instanceof Uint8Array) {
    // Not `slice`: that of a Buffer copies nothing.
    return new Uint8Array(input);
  }
  return input instanceof Int16Array ? input.slice() : { ...input, samples: input.samples.slice() };
}
