import type { Pacer, PlayoutSlot } from '../../audio/framing/Pacer.js';

/** A media message that has left. */
export interface SentMessage<Owner> {
  readonly owner: Owner;
  /** Its audio as PCM16, without padding. */
  readonly audio: Uint8Array;
  /** When it begins and ends on the playback clock. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Whether it was in play when its owner was cut: it counts as heard to its end, which nobody can prevent. */
  runsOn: boolean;
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

  /** The same, if what was in play at a cut was dropped after all: Exotel may not have begun it. */
  get runsDryAt(): number {
    return this.#pacer.runsDryAt;
  }

  /** Takes note that audio has left, and says when it will be heard; `durationMs` counts its padding too. */
  add(owner: Owner, audio: Uint8Array, durationMs: number, now: number): PlayoutSlot {
    const slot = this.#pacer.send(durationMs, now);
    this.#messages.push({ owner, audio, startsAt: slot.startsAt, endsAt: slot.endsAt, runsOn: false });
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
    this.#pacer.cut(this.#messages.at(-1)?.endsAt ?? now, now);
    return dropped;
  }

  /** Takes note that the message in play is all that will be heard of its owner, if that is cut. */
  letRunOn(isCut: (owner: Owner) => boolean): void {
    const [inPlay] = this.#messages;
    if (inPlay !== undefined && isCut(inPlay.owner)) {
      inPlay.runsOn = true;
    }
  }

  forgetAll(): void {
    this.#messages = [];
  }

  /** Whether there is a message of an owner that a `clear` has not let run on already. */
  has(owner: Owner): boolean {
    return this.#messages.some((message) => message.owner === owner && !message.runsOn);
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
