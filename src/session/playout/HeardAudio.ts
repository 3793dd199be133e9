import type { MarkLedger } from './MarkLedger.js';
import type { PlayoutEffects } from './PlayoutEffect.js';
import type { PlayoutItem } from './PlayoutItem.js';
import type { SentAudio, SentMessage } from './SentAudio.js';

/** Counts the audio that the caller has heard, by item and in total: by the playback clock, or by an echo. */
export class HeardAudio {
  readonly #sent: SentAudio<PlayoutItem>;
  readonly #effects: PlayoutEffects;
  readonly #bytesPerMs: number;
  #bytes: number;

  /** @param heardMs - audio that was heard before, in ms */
  constructor(sent: SentAudio<PlayoutItem>, effects: PlayoutEffects, bytesPerMs: number, heardMs: number) {
    this.#sent = sent;
    this.#effects = effects;
    this.#bytesPerMs = bytesPerMs;
    this.#bytes = heardMs * bytesPerMs;
  }

  /** Returns how much was heard in total, in ms. A message that was cut while it plays counts whole. */
  totalMs(now: number): number {
    const inPlay = this.#sent.messages.reduce((sum, message) => sum + this.#partOf(message, now).length, 0);
    return Math.floor((this.#bytes + inPlay) / this.#bytesPerMs);
  }

  /** Counts the messages that were played to their end by now. */
  catchUp(now: number): void {
    for (const message of this.#sent.takePlayed(now)) {
      this.#count(message, message.audio);
    }
  }

  /** Counts an item, and everything that was sent before it: an echo is more exact than the playback clock. */
  catchUpWith(item: PlayoutItem): void {
    for (const message of this.#sent.takeUntil(item)) {
      this.#count(message, message.audio);
    }
  }

  /** Counts the part of the playing message that was heard, at the end of the call. */
  breakOff(now: number): void {
    const [inPlay] = this.#sent.messages;
    if (inPlay !== undefined) {
      this.#count(inPlay, this.#partOf(inPlay, now));
    }
    this.#sent.forgetAll();
  }

  #partOf(message: SentMessage<PlayoutItem>, now: number): Uint8Array {
    return message.runsOn ? message.audio : this.#sent.heardPart(message, now);
  }

  #count({ owner, startsAt }: SentMessage<PlayoutItem>, audio: Uint8Array): void {
    if (audio.length > 0) {
      owner.heardBytes += audio.length;
      this.#bytes += audio.length;
      this.#effects.push({ type: 'heard', audio, startsAt });
    }
  }
}

/** Whether bot audio is playing: until the end by the playback clock, and longer by the lag of echoes. */
export class BotSpeaking {
  readonly #marks: MarkLedger<PlayoutItem>;
  readonly #effects: PlayoutEffects;
  #until = -Infinity;
  #isSpeaking = false;

  constructor(marks: MarkLedger<PlayoutItem>, effects: PlayoutEffects) {
    this.#marks = marks;
    this.#effects = effects;
  }

  /** Sets when all sent audio will have been played; −Infinity if it is over now. */
  setEnd(at: number): void {
    this.#until = at;
  }

  /** Reports a change. */
  update(now: number): void {
    const isSpeaking = now < this.#audibleUntil();
    if (isSpeaking !== this.#isSpeaking) {
      this.#isSpeaking = isSpeaking;
      this.#effects.push({ type: 'speaking', isSpeaking });
    }
  }

  /** Returns when `update` is next needed. */
  nextAt(): number {
    return this.#isSpeaking ? this.#audibleUntil() : Infinity;
  }

  #audibleUntil(): number {
    return this.#until + this.#marks.lagMs;
  }
}
