import type { Pacer, PlayoutSlot } from '../audio/Pacer.js';

/** A media message that has left. */
export interface SentMessage<Owner> {
  readonly owner: Owner;
  /** Its audio as PCM16, without padding. */
  readonly audio: Uint8Array;
  /** When it begins and ends on the playback clock. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The times of messages are sums of fractions: so little less than a byte is one. */
const HAIR_BYTES = 1e-6;

/**
 * What has been sent and not been heard yet, by the playback clock: at most one lead and one message.
 *
 * Exotel's `clear` drops whole messages that it has not begun to play; the one in play runs on to its end (support
 * article 3000108630).
 */
export class SentAudio<Owner> {
  readonly #pacer: Pacer;
  readonly #bytesPerMs: number;
  #messages: SentMessage<Owner>[] = [];
  /** Until when a message that was cleared while in play runs on. */
  #runsOnUntil = -Infinity;

  constructor(pacer: Pacer, bytesPerMs: number) {
    this.#pacer = pacer;
    this.#bytesPerMs = bytesPerMs;
  }

  get messages(): readonly SentMessage<Owner>[] {
    return this.#messages;
  }

  /** When everything that was sent will have been played. */
  get endsAt(): number {
    return this.#pacer.endsAt;
  }

  /** Takes note that audio has left, and says when it will be heard; `durationMs` counts its padding too. */
  add(owner: Owner, audio: Uint8Array, durationMs: number, now: number): PlayoutSlot {
    const slot = this.#pacer.send(durationMs, now);
    this.#messages.push({ owner, audio, startsAt: slot.startsAt, endsAt: slot.endsAt });
    return slot;
  }

  /** Removes and gives the messages that have been played to their end. */
  takePlayed(now: number): readonly SentMessage<Owner>[] {
    const first = this.#messages[0];
    if (first === undefined || first.endsAt > now) {
      return [];
    }
    const count = this.#messages.findIndex(({ endsAt }) => endsAt > now);
    return this.#messages.splice(0, count === -1 ? this.#messages.length : count);
  }

  /** Removes and gives the messages up to and including the last one of an owner. */
  takeUntil(owner: Owner): readonly SentMessage<Owner>[] {
    return this.#messages.splice(0, this.#messages.findLastIndex((message) => message.owner === owner) + 1);
  }

  /** Removes and gives the messages of which nothing has been played: those that a `clear` drops. */
  takeUnplayed(now: number): readonly SentMessage<Owner>[] {
    const from = this.#messages.findIndex(({ startsAt }) => startsAt > now);
    const dropped = from === -1 ? [] : this.#messages.splice(from);
    this.#pacer.cut(this.#messages.at(-1)?.endsAt ?? Math.max(now, this.#runsOnUntil), now);
    return dropped;
  }

  /** Removes and gives the message in play, if it is one of an owner who no longer wants it. */
  takeInPlay(isCleared: (owner: Owner) => boolean): SentMessage<Owner> | undefined {
    const message = this.#messages[0];
    if (message === undefined || !isCleared(message.owner)) {
      return undefined;
    }
    this.#runsOnUntil = message.endsAt;
    return this.#messages.shift();
  }

  forgetAll(): void {
    this.#messages = [];
  }

  has(owner: Owner): boolean {
    return this.#messages.some((message) => message.owner === owner);
  }

  /** The part of a message that has been heard. */
  heardPart({ audio, startsAt }: SentMessage<Owner>, now: number): Uint8Array {
    const bytes = Math.floor(Math.max(0, now - startsAt) * this.#bytesPerMs + HAIR_BYTES);
    return audio.subarray(0, bytes - (bytes % 2));
  }

  /** How many bytes of an owner's messages have been heard, of those that are still kept here. */
  heardBytes(owner: Owner, now: number): number {
    return this.#messages.reduce(
      (sum, message) => (message.owner === owner ? sum + this.heardPart(message, now).length : sum),
      0,
    );
  }

  /** How many bytes of an owner's messages are kept here. */
  sentBytes(owner: Owner): number {
    return this.#messages.reduce(
      (sum, message) => (message.owner === owner ? sum + message.audio.length : sum),
      0,
    );
  }

  /** When so many more bytes of an owner will have been heard; `Infinity` when they have not been sent yet. */
  heardAt(owner: Owner, bytes: number): number {
    let missing = bytes;
    for (const message of this.#messages) {
      if (message.owner === owner) {
        if (missing <= message.audio.length) {
          return message.startsAt + (missing - HAIR_BYTES) / this.#bytesPerMs;
        }
        missing -= message.audio.length;
      }
    }
    return Infinity;
  }
}
