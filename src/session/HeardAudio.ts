import type { PlayoutEffects } from './PlayoutEffect.js';
import type { PlayoutItem } from './PlayoutItem.js';
import type { SentAudio, SentMessage } from './SentAudio.js';

/** So much of what was heard is repeated after a pause, so that no phoneme is clipped: one of Exotel's units. */
const BACK_OFF_MS = 20;

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

  /** Milliseconds that were heard in all, the message in play up to now; what is repeated after a pause counts once. */
  totalMs(now: number): number {
    const inPlay = this.#sent.messages.reduce((sum, message) => {
      const { reachedBytes, heardBytes } = message.owner;
      return sum + Math.max(0, heardBytes + this.#sent.heardPart(message, now).length - reachedBytes);
    }, 0);
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

  /** Cuts the message in play if it is of one of some items: counts what was heard of it, and puts back the rest. */
  cut(isCut: (item: PlayoutItem) => boolean, now: number): void {
    const inPlay = this.#sent.takeInPlay(isCut);
    if (inPlay !== undefined) {
      const part = this.#sent.heardPart(inPlay, now);
      this.#count(inPlay, part);
      inPlay.owner.rewind(inPlay.audio, part.length, BACK_OFF_MS * this.#bytesPerMs);
    }
  }

  #count({ owner, startsAt }: SentMessage<PlayoutItem>, audio: Uint8Array): void {
    if (audio.length > 0) {
      const { reachedBytes } = owner;
      owner.heardBytes += audio.length;
      this.#bytes += owner.reachedBytes - reachedBytes;
      this.#effects.push({ type: 'heard', audio, startsAt });
    }
  }
}
