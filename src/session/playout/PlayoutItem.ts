import { Framer, type FramerConfig } from '../../audio/framing/Framer.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import { PcmConverter, type PcmConverterConfig } from '../../audio/resample/PcmConverter.js';
import type { PlaybackReport } from '../contract/PlaybackEvent.js';

/**
 * How audio comes: `pushed` when its source likes, `pulled` in the turn in which the source is asked for it, `awaited` some
 * time after that.
 */
export type Supply = 'pushed' | 'pulled' | 'awaited';

/** What a new item is. */
export interface PlayoutItemConfig {
  readonly id: number;
  readonly kind: 'utterance' | 'playback' | 'mark';
  /** Its place among all items of the call. */
  readonly order: number;
  readonly framing: FramerConfig;
  readonly conversion: PcmConverterConfig;
  readonly now: number;
  readonly report?: PlaybackReport | undefined;
  /** @defaultValue 'pushed' */
  readonly supply?: Supply;
  /** The name of its mark. */
  readonly name?: string | undefined;
}

/** One thing in the outbound queue: an utterance of `send`s, a playback, or a mark. */
export class PlayoutItem {
  readonly #converter: PcmConverter;
  /** Audio that has not been sent. */
  readonly framer: Framer;
  /** Since when its source has given nothing: when it last gave audio, or was asked for it after that. */
  waitsSince: number;
  readonly id: number;
  readonly kind: PlayoutItemConfig['kind'];
  readonly order: number;
  readonly name: string | undefined;
  /** That of the part of its source whose turn it is. */
  supply: Supply;
  /** Why the source failed, if it did. */
  failure: { readonly error: unknown } | undefined;
  /** Bytes of audio that the caller has heard, up to the last message heard to its end. */
  heardBytes = 0;
  /** When its first message began to be heard, or will. */
  startsAt = Infinity;
  /** What is still to be reported: its start, and the length heard of the next progress report. */
  isStartReported: boolean;
  nextProgressMs: number;
  /** How far into its audio the playback clock was when it was paused, in bytes. */
  cutBytes: number | undefined;
  /** Whether it ended because its source gave nothing for too long, which may go on. */
  hasStalled = false;
  /** Whether it has ended; a message of it may still be in play. */
  isFinished = false;
  #isAsked = false;
  #holds = 0;
  #isClosed = false;
  readonly #progressMs: number;
  /** When the first frame that is not cut yet was full, the piece that filled it, and what more there was then. */
  #fullSince: number | undefined;
  #pieceBytes = 0;
  #moreBytes = 0;

  constructor(config: PlayoutItemConfig) {
    const { id, kind, order, framing, conversion, now, report, supply = 'pushed', name } = config;
    this.id = id;
    this.kind = kind;
    this.order = order;
    this.name = name;
    this.supply = supply;
    this.framer = new Framer(framing);
    this.#converter = new PcmConverter(conversion);
    this.waitsSince = now;
    this.isStartReported = report === undefined;
    this.#progressMs = typeof report === 'object' ? report.progressMs : Infinity;
    this.nextProgressMs = this.#progressMs;
  }

  /** No more audio will be pushed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Nothing of it is sent, and nothing behind it, as long as one of those who called `hold` has not called `letGo`. */
  get isHeld(): boolean {
    return this.#holds > 0;
  }

  /** Audio was asked for and has not come yet. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  /** Audio was asked for and comes in this turn: until then nothing else is decided. */
  get isBeingPulled(): boolean {
    return this.#isAsked && this.supply === 'pulled';
  }

  /** Takes note that its source was asked for audio. */
  ask(now: number): void {
    this.#isAsked = true;
    this.waitsSince = now;
  }

  hold(): void {
    this.#holds++;
  }

  letGo(): void {
    this.#holds--;
  }

  /**
   * Adds a copy of audio of any rate.
   *
   * @throws RangeError when its rate cannot be converted
   */
  push(input: PcmInput, now: number): void {
    this.#isAsked = false;
    this.#append(this.#converter.convert(input), now);
    this.waitsSince = now;
  }

  /** Goes on with the half of a sample that another item ended with. */
  goOnFrom(other: PlayoutItem): void {
    this.#converter.goOnFrom(other.#converter);
  }

  /** Ends the audio. */
  close(now: number): void {
    this.#isClosed = true;
    this.#isAsked = false;
    this.endRun(now);
  }

  /** Changes over to a source of its own, to which half a sample of the one before does not belong. */
  changeOver(supply: Supply, now: number): void {
    this.#append(this.#converter.flush(), now);
    this.supply = supply;
    this.#isAsked = false;
    this.waitsSince = now;
  }

  /** Ends a run of audio, after which more may come: nothing of it is held back but half a sample. */
  endRun(now: number): void {
    this.#append(this.#converter.pause(), now);
  }

  /** Takes note that a frame was cut. */
  noteCut(startsAt: number, now: number): void {
    this.startsAt = Math.min(this.startsAt, startsAt);
    this.#fullSince = undefined;
    this.#noteFull(0, now);
  }

  noteProgress(heardMs: number): void {
    this.nextProgressMs = (Math.floor(heardMs / this.#progressMs) + 1) * this.#progressMs;
  }

  /**
   * Until when the first frame had better wait, so that each next one is there before it has been played: a source may
   * deliver in real time, even if a late machine has got its pieces in one go. Pieces that don't divide a frame leave
   * rests, so that later frames are full later than the first one was, by less than a frame: the wait is longer by that.
   *
   * A source has its head start when so much has come since, or the next frame is there too. One that begins with a piece
   * of a frame and no more, or of a head start more, is taken for a faster one until it has run dry.
   *
   * @param runsDryAt - when what was sent before may have been played
   */
  headStartUntil(runsDryAt: number, frameMs: number, headStartMs: number): number {
    const full = this.#fullSince;
    if (this.supply === 'pulled' || full === undefined || full < runsDryAt) {
      return -Infinity;
    }
    const { bufferedBytes, frameBytes } = this.framer;
    const headStartBytes = (headStartMs / frameMs) * frameBytes;
    const more = this.#moreBytes;
    const isFast =
      this.startsAt >= full &&
      this.#pieceBytes === frameBytes + more &&
      (more >= headStartBytes || (more === 0 && frameBytes >= headStartBytes));
    const hasHeadStart = bufferedBytes - frameBytes - more >= headStartBytes;
    const isNextThere = bufferedBytes - frameBytes >= Math.max(frameBytes, headStartBytes);
    if (isFast || hasHeadStart || isNextThere) {
      return -Infinity;
    }
    const lateBytes = Math.max(0, this.#pieceBytes - greatestDivisor(frameBytes, this.#pieceBytes) - more);
    return full + headStartMs + (lateBytes / frameBytes) * frameMs;
  }

  #append(bytes: Uint8Array, now: number): void {
    if (bytes.length > 0) {
      this.framer.push(bytes);
      this.#noteFull(bytes.length, now);
    }
  }

  #noteFull(pieceBytes: number, now: number): void {
    const moreBytes = this.framer.bufferedBytes - this.framer.frameBytes;
    if (this.#fullSince === undefined && moreBytes >= 0) {
      this.#fullSince = now;
      this.#pieceBytes = pieceBytes;
      this.#moreBytes = moreBytes;
    }
  }
}

/** Euclid's. */
function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
