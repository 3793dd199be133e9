import type { MarkLedger } from './MarkLedger.js';
import type { PlayoutEffects } from './PlayoutEffect.js';
import type { PlayoutItem } from './PlayoutItem.js';
import type { SentAudio, SentMessage } from './SentAudio.js';

/** What the caller has heard of what was sent, each item by itself and all of it: by the playback clock, or by an echo. */
export class HeardAudio {
  readonly #sent: SentAudio<PlayoutItem>;
  readonly #effects: PlayoutEffects;
  readonly #bytesPerMs: number;
  #bytes: number;

  /** @param heardMs - what was heard before */
  constructor(sent: SentAudio<PlayoutItem>, effects: PlayoutEffects, bytesPerMs: number, heardMs: number) {
    this.#sent = sent;
    this.#effects = effects;
    this.#bytesPerMs = bytesPerMs;
    this.#bytes = heardMs * bytesPerMs;
  }

  /** Milliseconds that were heard in all: the message in play up to now, or whole if nothing follows it. */
  totalMs(now: number): number {
    const inPlay = this.#sent.messages.reduce((sum, message) => sum + this.#partOf(message, now).length, 0);
    return Math.floor((this.#bytes + inPlay) / this.#bytesPerMs);
  }

  /** Counts the messages that have been played by now. */
  catchUp(now: number): void {
    for (const message of this.#sent.takePlayed(now)) {
      this.#count(message, message.audio);
    }
  }

  /** Counts all of an item, and what was sent before it. The caller's ear is the better clock: an echo tells of it. */
  catchUpWith(item: PlayoutItem): void {
    for (const message of this.#sent.takeUntil(item)) {
      this.#count(message, message.audio);
    }
  }

  /** The call is over: counts what was heard of the message in play. */
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

/** Whether the caller hears us: until the playback clock's end, and as much longer as echoes are late. */
export class BotSpeaking {
  readonly #marks: MarkLedger<PlayoutItem>;
  readonly #effects: PlayoutEffects;
  #until = -Infinity;
  #isSpeaking = false;

  constructor(marks: MarkLedger<PlayoutItem>, effects: PlayoutEffects) {
    this.#marks = marks;
    this.#effects = effects;
  }

  /** Sets when the last of what was sent will have been played; −Infinity when nothing of it is wanted any more. */
  setEnd(at: number): void {
    this.#until = at;
  }

  /** Tells when it changes. */
  update(now: number): void {
    const isSpeaking = now < this.#audibleUntil();
    if (isSpeaking !== this.#isSpeaking) {
      this.#isSpeaking = isSpeaking;
      this.#effects.push({ type: 'speaking', isSpeaking });
    }
  }

  /** When `update` is next needed. */
  nextAt(): number {
    return this.#isSpeaking ? this.#audibleUntil() : Infinity;
  }

  #audibleUntil(): number {
    return this.#until + this.#marks.lagMs;
  }
}
