import { encodeMulaw } from '../audio/mulaw.js';
import { BlockPool } from '../audio/BlockPool.js';
import { framingFor } from '../audio/framingFor.js';
import { Pacer } from '../audio/Pacer.js';
import { pcm16ToSamples } from '../audio/pcm16.js';
import type { PcmInput } from '../audio/PcmInput.js';
import type { ResamplerQuality } from '../audio/ResamplerQuality.js';
import { ExotelError } from '../ExotelError.js';
import { quoteMasked } from '../wire/quoteMasked.js';
import type { QueuePolicy } from './CallOptions.js';
import type { DiagnosticCode } from './Diagnostic.js';
import type { InterruptionVerdict } from './Interruption.js';
import { MarkLedger } from './MarkLedger.js';
import { PauseLedger } from './PauseLedger.js';
import type { ConfirmedBy, PlaybackOutcome } from './PlaybackEvent.js';
import { PlaybackReports } from './PlaybackReports.js';
import type { PlayoutEffect } from './PlayoutEffect.js';
import type { PlaybackReport, PlayoutItem } from './PlayoutItem.js';
import { PlayoutQueue } from './PlayoutQueue.js';
import { SentAudio } from './SentAudio.js';

/** What a playout is told once. Bytes are bytes on the wire, times are ms. */
export interface PlayoutConfig {
  /** On the wire, and of the application's samples and bytes, in Hz. */
  readonly wireSampleRate: number;
  readonly sampleRate: number;
  readonly resampling: ResamplerQuality;
  readonly encoding: 'pcm16' | 'mulaw';
  readonly frameBytes: number;
  readonly leadMs: number;
  readonly holdMs: number;
  readonly maxQueueMs: number;
  readonly onQueueFull: QueuePolicy | undefined;
  readonly maxPlaybacks: number;
}

/** How a playback is to be treated. */
export interface PlaybackOptions {
  readonly report?: PlaybackReport | undefined;
  /** Ask for audio one lead ahead, with `pull` effects, instead of taking what is pushed. */
  readonly isPulled?: boolean;
}

/** `end` waits this long at most for sources that go on and on. */
const ENDLESS_SOURCE_MS = 60_000;

/** So much of what was heard is repeated after a pause, so that no phoneme is clipped: one of Exotel's units. */
const BACK_OFF_MS = 20;

const NO_EFFECTS: readonly PlayoutEffect[] = [];

/** Given when audio only waits for more: there is nothing to carry out, and `nextAt` gives nothing earlier than before. */
export const NOTHING_NEW: readonly PlayoutEffect[] = [];

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
  readonly #pacer: Pacer;
  readonly #sent: SentAudio<PlayoutItem>;
  readonly #marks = new MarkLedger<PlayoutItem>();
  readonly #blocks: BlockPool;
  readonly #queue: PlayoutQueue;
  readonly #reports: PlaybackReports;
  readonly #pauses = new PauseLedger<PlayoutItem>();
  /** Raised when audio is dropped at Exotel; part of the names of marks. */
  #generation = 1;
  /** When the last of what was sent will have been played; −Infinity when nothing of it is wanted any more. */
  #spokenUntil = -Infinity;
  #isSpeaking = false;
  /** When what is due was last done. */
  #now = -Infinity;
  /** Until when the padding of an utterance that was flushed for want of audio plays. */
  #paddedUntil = -Infinity;
  #ending: { readonly since: number; readonly maxWaitMs: number; readonly endlessAt: number } | undefined;
  #isFinished = false;
  /** The utterance whose frame is being filled, as long as nothing else has happened. */
  #filling: PlayoutItem | undefined;
  #heardBytes = 0;
  #effects: PlayoutEffect[] = [];

  constructor(config: PlayoutConfig) {
    const { wireSampleRate, sampleRate, resampling, encoding, frameBytes, leadMs, holdMs, maxQueueMs } =
      config;
    const { onQueueFull } = config;
    const cut = framingFor(frameBytes, encoding);
    this.#blocks = new BlockPool(cut.frameBytes);
    const framing = { ...cut, blocks: this.#blocks };
    this.#config = config;
    this.#bytesPerMs = (wireSampleRate * 2) / 1_000;
    // A lead below one message could never be kept.
    this.#pacer = new Pacer(Math.max(leadMs, framing.frameBytes / this.#bytesPerMs));
    this.#queue = new PlayoutQueue({
      framing,
      conversion: { sampleRate, to: wireSampleRate, quality: resampling },
      pacer: this.#pacer,
      bytesPerMs: this.#bytesPerMs,
      holdMs,
      maxQueueMs,
      onQueueFull,
    });
    this.#sent = new SentAudio(this.#pacer, this.#bytesPerMs);
    this.#reports = new PlaybackReports(this.#sent, this.#bytesPerMs);
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
    const inPlay = this.#sent.messages.reduce((sum, message) => {
      const { reachedBytes, heardBytes } = message.owner;
      return sum + Math.max(0, heardBytes + this.#sent.heardPart(message, now).length - reachedBytes);
    }, 0);
    return Math.floor((this.#heardBytes + inPlay) / this.#bytesPerMs);
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
        `The source of a playback is more than ${this.#config.maxQueueMs} ms ahead of the caller (outbound.maxQueueMs)`,
      );
      return this.close(id, now, { error });
    }
    if (room !== 'free') {
      this.#diagnoseOverflow('a source of a playback', room);
    }
    if (room === 'dropNewest') {
      return this.#take();
    }
    try {
      item.push(input, true, now);
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
    // Nine small frames of ten go this way.
    if (this.#filling?.fill(input, now) === true) {
      return NOTHING_NEW;
    }
    const open = this.#queue.openUtterance;
    const room = open === undefined ? 'free' : this.#queue.room(open, 'dropNewest');
    if (room !== 'free') {
      this.#diagnoseOverflow('`send`', room);
    }
    if (room === 'dropNewest' || room === 'error') {
      return this.#take();
    }
    if (open === undefined && now < this.#paddedUntil) {
      this.#diagnose(
        'sourceStalled',
        `Audio for \`send\` came more than ${this.#config.holdMs} ms late: the caller hears a gap`,
      );
    }
    const item = open ?? this.#enqueue({ id: -1, kind: 'utterance' }, now);
    if (item === undefined) {
      this.#diagnose('sendAfterEnd', 'Audio was given to `send` after `end`, or after the call had ended');
      return this.#take();
    }
    const wasWaiting = item.framer.bufferedBytes > 0;
    item.push(input, false, now);
    // While a frame fills nothing becomes due: what else there is comes as `nextAt` said before.
    const effects = wasWaiting && item.framer.isFilling ? NOTHING_NEW : this.advance(now);
    this.#filling =
      item.framer.isFilling && this.#queue.openUtterance === item && this.#queue.holdsFrame
        ? item
        : undefined;
    return effects;
  }

  /** Queues a mark behind everything queued. */
  mark(id: number, name: string | undefined, now: number): readonly PlayoutEffect[] {
    this.#enqueue({ id, kind: 'mark', name: name ?? `m${id}` }, now);
    return this.advance(now);
  }

  /** Takes Exotel's echo of a mark. */
  echo(name: string, now: number): readonly PlayoutEffect[] {
    this.#catchUp(now);
    const verdict = this.#marks.echo(name, now);
    if (verdict.type === 'unknown' && !this.#isFinished) {
      this.#diagnose('markUnknown', `Exotel echoed a mark that was never sent: ${quoteMasked(name)}`);
    } else if (verdict.type === 'confirmed') {
      for (const item of verdict.owners) {
        // The caller's ear is the better clock: what the echo confirms has been heard.
        for (const message of this.#sent.takeUntil(item)) {
          this.#heard(message.owner, message.audio, message.startsAt);
        }
        this.#finish(item, 'played', 'mark');
      }
    }
    return this.advance(now);
  }

  /** Removes a playback or a mark with its unheard audio; `isReported` tells that it was cleared. */
  cancel(id: number, isReported: boolean, now: number): readonly PlayoutEffect[] {
    this.#catchUp(now);
    const item = this.#find(id);
    if (item !== undefined) {
      this.#drop((other) => other === item, this.#sent.has(item), now);
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
    this.#catchUp(now);
    const item = this.#find(id);
    if (item === undefined || this.#pauses.has(item)) {
      return this.advance(now);
    }
    if (this.#sent.heardBytes(item, now) < this.#sent.sentBytes(item)) {
      this.#recall((other) => other === item, now);
    } else if (this.#queue.items.includes(item)) {
      // Nothing but padding is in play.
      this.#hearPartly((other) => other === item, now);
    } else {
      return this.advance(now);
    }
    item.hold();
    this.#pauses.add(item, now + verdictTimeoutMs);
    this.#effects.push({ type: 'paused', id, heardMs: Math.floor(item.reachedBytes / this.#bytesPerMs) });
    return this.advance(now);
  }

  /** Drops a playback that is paused, or lets it go on; a verdict on one that is not is none. */
  settle(id: number, verdict: InterruptionVerdict, now: number): readonly PlayoutEffect[] {
    this.#catchUp(now);
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
    this.#catchUp(now);
    const item = this.#find(id);
    if (item !== undefined) {
      this.#effects.push(this.#reports.progress(item, now));
    }
    return this.advance(now);
  }

  /** Drops what the caller has not heard of everything, here and at Exotel. */
  clear(now: number): readonly PlayoutEffect[] {
    this.#catchUp(now);
    const items = this.#everything();
    if (items.length > 0) {
      this.#drop(() => true, this.#sent.messages.length > 0 || this.#marks.pendingCount > 0, now);
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
      const remainingMs = Math.max(0, this.#pacer.endsAt - now) + this.queuedMs;
      this.#ending = { since: now, maxWaitMs, endlessAt: now + remainingMs + maxWaitMs + ENDLESS_SOURCE_MS };
    }
    return this.advance(now);
  }

  /** The call is over: nothing is sent any more, and what was not heard never will be. */
  finish(now: number): readonly PlayoutEffect[] {
    if (this.#isFinished) {
      return [];
    }
    this.#catchUp(now);
    const items = this.#everything();
    this.#hearPartly(() => true, now);
    this.#isFinished = true;
    this.#filling = undefined;
    this.#queue.remove(() => true);
    this.#sent.forgetAll();
    for (const item of items) {
      this.#marks.forget(item);
      this.#finish(item, 'ended', 'local');
    }
    this.#spokenUntil = -Infinity;
    this.#speak(now);
    return this.#take();
  }

  /** Takes back the memory of audio that was heard, and that nobody keeps. */
  reuse(audio: Uint8Array): void {
    this.#blocks.give(audio);
  }

  /** Does what is due. */
  advance(now: number): readonly PlayoutEffect[] {
    this.#now = now;
    this.#filling = undefined;
    if (!this.#isFinished) {
      this.#catchUp(now);
      this.#confirmByClock(now);
      this.#pauses.takeOverdue(now).forEach((item) => {
        this.#dropPaused(item);
      });
      this.#sendDue(now);
      this.#effects.push(...this.#reports.due(now));
      // A source that is asked gives its audio in the same turn: only then is it known whether anybody speaks.
      if (this.#queue.head?.isAsked !== true) {
        this.#speak(now);
        this.#drain(now);
      }
    }
    return this.#take();
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
      this.#marks.nextAt(),
      this.#pauses.nextAt(),
      this.#isSpeaking ? this.#audibleUntil() : Infinity,
      isHeardRead ? (this.#sent.messages[0]?.endsAt ?? Infinity) : Infinity,
      this.#reports.nextAt(),
      this.#ending === undefined ? Infinity : Math.min(this.#giveUpAt(this.#ending), this.#pacerEnd()),
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

  /** Counts the messages that have been played by now. */
  #catchUp(now: number): void {
    for (const message of this.#sent.takePlayed(now)) {
      this.#heard(message.owner, message.audio, message.startsAt);
    }
  }

  #heard(item: PlayoutItem, audio: Uint8Array, startsAt: number): void {
    if (audio.length > 0) {
      const reachedBytes = item.reachedBytes;
      item.heardBytes += audio.length;
      this.#heardBytes += item.reachedBytes - reachedBytes;
      this.#effects.push({ type: 'heard', audio, startsAt, isOwn: item.kind === 'utterance' });
    }
  }

  /** Cuts the message in play if it is of one of some items: counts what was heard of it, and puts back the rest. */
  #hearPartly(isCut: (item: PlayoutItem) => boolean, now: number): void {
    const inPlay = this.#sent.takeInPlay(isCut);
    if (inPlay !== undefined) {
      const { owner, audio, startsAt } = inPlay;
      const part = this.#sent.heardPart(inPlay, now);
      this.#heard(owner, part, startsAt);
      owner.rewind(audio, part.length, BACK_OFF_MS * this.#bytesPerMs);
    }
  }

  /** Drops the unheard audio and the marks of some items, at Exotel too if it has to be told. */
  #drop(isDropped: (item: PlayoutItem) => boolean, isAtExotel: boolean, now: number): void {
    for (const item of this.#marks.owners().filter(isDropped)) {
      this.#marks.forget(item);
    }
    if (isAtExotel) {
      this.#recall(isDropped, now);
    }
    this.#queue.remove(isDropped);
  }

  /**
   * Takes back everything from Exotel that it has not begun to play. It is queued again, from its first sample that will
   * not be played, under new marks; of some items also the rest of the message in play, which runs on all the same.
   */
  #recall(isCut: (item: PlayoutItem) => boolean, now: number): void {
    this.#generation++;
    const again = new Set<PlayoutItem>();
    for (const { owner, audio } of this.#sent.takeUnplayed(now).toReversed()) {
      owner.framer.unshift(audio);
      again.add(owner);
    }
    // A mark behind audio that is still to be heard may be lost with it.
    for (const item of this.#marks.ownersDueAfter(now)) {
      this.#marks.forget(item);
      again.add(item);
    }
    this.#hearPartly(isCut, now);
    this.#queue.restore(again);
    this.#spokenUntil = this.#sent.messages.at(-1)?.endsAt ?? -Infinity;
    this.#effects.push({ type: 'send', message: { event: 'clear' } });
  }

  #confirmByClock(now: number): void {
    const wasClockOnly = this.#marks.isClockOnly();
    for (const item of this.#marks.takeOverdue(now)) {
      if (!wasClockOnly) {
        this.#diagnose(
          'markMissing',
          'Exotel did not echo a mark in time: the playback clock was believed instead',
        );
      }
      this.#finish(item, 'played', 'clock');
    }
    if (!wasClockOnly && this.#marks.isClockOnly()) {
      this.#diagnose(
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

  #sendDue(now: number): void {
    for (let head = this.#queue.head; head !== undefined; head = this.#queue.head) {
      if (this.#queue.wantsMore(head)) {
        head.isAsked = true;
        this.#effects.push({ type: 'pull', id: head.id });
      }
      if (head.isHeld || head.isAsked) {
        return;
      }
      const isLast = head.isClosed || this.#queue.stallsAt(head) <= now;
      if (isLast && !head.isClosed) {
        head.endRun(now);
      }
      if (head.framer.nextBytes(isLast) === 0) {
        if (!head.isClosed) {
          return;
        }
        this.#queue.shift();
        this.#sendMark(head, now);
      } else if (this.#queue.dueAt(head, isLast) <= now) {
        this.#sendFrame(head, isLast, now);
      } else {
        return;
      }
    }
  }

  #sendFrame(item: PlayoutItem, isLast: boolean, now: number): void {
    const frame = item.framer.cut(isLast);
    if (frame === undefined) {
      return;
    }
    const { bytes, paddingBytes } = frame;
    const slot = this.#sent.add(
      item,
      bytes.subarray(0, bytes.length - paddingBytes),
      bytes.length / this.#bytesPerMs,
      now,
    );
    this.#spokenUntil = slot.endsAt;
    const payload = this.#config.encoding === 'mulaw' ? encodeMulaw(pcm16ToSamples(bytes)) : bytes;
    this.#effects.push({ type: 'send', message: { event: 'media', payload } });
    item.noteCut(slot.startsAt, now);
    if (!item.isClosed && isLast && item.framer.bufferedBytes === 0) {
      this.#flushed(item, paddingBytes, now);
    }
  }

  /** Takes note that an open item has run out of audio and was padded. */
  #flushed(item: PlayoutItem, paddingBytes: number, now: number): void {
    if (item.kind === 'utterance') {
      item.close(now);
      this.#paddedUntil = paddingBytes > 0 ? this.#pacer.endsAt : -Infinity;
    } else {
      this.#diagnose(
        'sourceStalled',
        `The source of a playback gave nothing for ${this.#config.holdMs} ms: the caller hears a gap`,
      );
    }
  }

  #sendMark(item: PlayoutItem, now: number): void {
    if (item.kind !== 'utterance') {
      const name = this.#marks.uniqueName(item.name ?? `g${this.#generation}:p${item.id}`);
      this.#marks.add(name, item, Math.max(now, this.#pacer.endsAt));
      this.#effects.push({ type: 'send', message: { event: 'mark', name } });
    }
  }

  #finish(item: PlayoutItem, outcome: PlaybackOutcome, confirmedBy: ConfirmedBy): void {
    this.#forget(item);
    if (this.#sent.messages.length === 0 && outcome === 'played') {
      // What was heard is no longer being heard, whatever the lag of echoes before it.
      this.#spokenUntil = -Infinity;
    }
    if (item.kind === 'mark') {
      this.#effects.push({
        type: 'mark',
        id: item.id,
        echo: { name: item.name ?? '', outcome, confirmedBy },
      });
    } else if (item.kind === 'playback') {
      const heardMs = Math.floor(item.reachedBytes / this.#bytesPerMs);
      this.#effects.push(
        item.failure !== undefined && outcome === 'played'
          ? { type: 'failed', id: item.id, error: item.failure.error }
          : { type: 'playback', id: item.id, event: { type: 'finished', outcome, confirmedBy, heardMs } },
      );
    }
  }

  #forget(item: PlayoutItem): void {
    this.#reports.delete(item);
    this.#pauses.delete(item);
  }

  /** Until when the caller hears us: the playback clock's end, and as late as echoes come. */
  #audibleUntil(): number {
    return this.#spokenUntil + this.#marks.lagMs;
  }

  #speak(now: number): void {
    const isSpeaking = now < this.#audibleUntil();
    if (isSpeaking !== this.#isSpeaking) {
      this.#isSpeaking = isSpeaking;
      this.#effects.push({ type: 'speaking', isSpeaking });
    }
  }

  #drain(now: number): void {
    if (this.#ending === undefined) {
      return;
    }
    const isComplete =
      this.#queue.head === undefined && this.#marks.pendingCount === 0 && this.#sent.messages.length === 0;
    if (isComplete || now >= this.#giveUpAt(this.#ending)) {
      this.#effects.push({ type: 'drained', isComplete });
    }
  }

  #giveUpAt({
    since,
    maxWaitMs,
    endlessAt,
  }: {
    since: number;
    maxWaitMs: number;
    endlessAt: number;
  }): number {
    return Math.min(endlessAt, Math.max(since, this.#pacer.endsAt) + maxWaitMs);
  }

  #pacerEnd(): number {
    return this.#sent.messages.length === 0 ? Infinity : this.#pacer.endsAt;
  }

  #diagnoseOverflow(whose: string, policy: QueuePolicy): void {
    this.#diagnose(
      'queueOverflow',
      `${policy === 'dropOldest' ? 'The oldest' : 'The newest'} audio of ${whose} was dropped: more than ${this.#config.maxQueueMs} ms wait already (outbound.maxQueueMs)`,
    );
  }

  #diagnose(code: DiagnosticCode, message: string): void {
    this.#effects.push({ type: 'diagnostic', code, message });
  }

  #take(): readonly PlayoutEffect[] {
    if (this.#effects.length === 0) {
      return NO_EFFECTS;
    }
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
}
