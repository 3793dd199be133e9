import type { Pacer, PlayoutSlot } from '../../audio/framing/Pacer.js';

/** A media message that was sent. */
export interface SentMessage<Owner> {
  readonly owner: Owner;
  /** Its audio as PCM16, without padding. */
  readonly audio: Uint8Array;
  /** When it begins and ends on the playback clock. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Whether it was playing when its owner was cut: it counts as heard to its end, because Exotel plays it to its end. */
  runsOn: boolean;
}

/** The times of messages are sums of fractions: a byte that is missing less than this is complete. */
const HAIR_BYTES = 1e-6;

/**
 * Audio that was sent and has not been heard yet, by the playback clock: at most `sendAheadMs` and one message.
 *
 * Exotel's `clear` drops whole messages that have not begun to play. The message that is playing is played to its end
 * (support article 3000108630).
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

  /** The same, if Exotel dropped the message that this side believed to be playing at a cut. */
  get runsDryAt(): number {
    return this.#pacer.runsDryAt;
  }

  /** Adds audio that is sent, and returns when it will be heard. `durationMs` includes padding. */
  add(owner: Owner, audio: Uint8Array, durationMs: number, now: number): PlayoutSlot {
    const slot = this.#pacer.send(durationMs, now);
    this.#messages.push({ owner, audio, startsAt: slot.startsAt, endsAt: slot.endsAt, runsOn: false });
    return slot;
  }

  /** Removes and returns the messages that have been played to their end. */
  takePlayed(now: number): readonly SentMessage<Owner>[] {
    const first = this.#messages[0];
    if (first === undefined || first.endsAt > now) {
      return [];
    }
    const count = this.#messages.findIndex(({ endsAt }) => endsAt > now);
    return this.#messages.splice(0, count === -1 ? this.#messages.length : count);
  }

  /** Removes and returns the messages up to and including the last message of an owner. */
  takeUntil(owner: Owner): readonly SentMessage<Owner>[] {
    return this.#messages.splice(0, this.#messages.findLastIndex((message) => message.owner === owner) + 1);
  }

  /** Removes and returns the messages that have not begun to play: `clear` drops them. */
  takeUnplayed(now: number): readonly SentMessage<Owner>[] {
    const from = this.#messages.findIndex(({ startsAt }) => startsAt > now);
    const dropped = from === -1 ? [] : this.#messages.splice(from);
    this.#pacer.cut(this.#messages.at(-1)?.endsAt ?? now, now);
    return dropped;
  }

  /** Notes that the message that is playing is the last audio of its owner, if the owner is cut. */
  letRunOn(isCut: (owner: Owner) => boolean): void {
    const [inPlay] = this.#messages;
    if (inPlay !== undefined && isCut(inPlay.owner)) {
      inPlay.runsOn = true;
    }
  }

  forgetAll(): void {
    this.#messages = [];
  }

  /** Returns whether a message of an owner is at Exotel, except a message that was playing at a cut. */
  has(owner: Owner): boolean {
    return this.#messages.some((message) => message.owner === owner && !message.runsOn);
  }

  /** Returns the part of a message that has been heard. */
  heardPart({ audio, startsAt }: SentMessage<Owner>, now: number): Uint8Array {
    const bytes = Math.floor(Math.max(0, now - startsAt) * this.#bytesPerMs + HAIR_BYTES);
    return audio.subarray(0, bytes - (bytes % 2));
  }

  /** Returns how many bytes of the messages of an owner that are kept here have been heard. */
  heardBytes(owner: Owner, now: number): number {
    return this.#messages.reduce(
      (sum, message) => (message.owner === owner ? sum + this.heardPart(message, now).length : sum),
      0,
    );
  }

  /** Returns how many bytes of the messages of an owner are kept here. */
  sentBytes(owner: Owner): number {
    return this.#messages.reduce(
      (sum, message) => (message.owner === owner ? sum + message.audio.length : sum),
      0,
    );
  }

  /** Returns when so many more bytes of an owner will have been heard; `Infinity` if they have not been sent yet. */
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
