import { Framer, type FramerConfig } from '../../audio/framing/Framer.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import { PcmConverter, type PcmConverterConfig } from '../../audio/resample/PcmConverter.js';
import type { PlaybackReport } from '../contract/PlaybackEvent.js';

/**
 * How a source supplies audio: `pushed` at any time, `pulled` in the turn in which the source is asked, `awaited` some
 * time after the source is asked.
 */
export type Supply = 'pushed' | 'pulled' | 'awaited';

/** Options for a `PlayoutItem`. */
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

/** An item of the outbound queue: an utterance of `send`, a playback, or a mark. */
export class PlayoutItem {
  readonly #converter: PcmConverter;
  /** Audio that has not been sent. */
  readonly framer: Framer;
  /** Since when its source has supplied nothing: the time of its last audio, or of a later request. */
  waitsSince: number;
  readonly id: number;
  readonly kind: PlayoutItemConfig['kind'];
  readonly order: number;
  readonly name: string | undefined;
  /** How the current part of its source supplies audio. */
  supply: Supply;
  /** The error of its source. */
  failure: { readonly error: unknown } | undefined;
  /** Bytes of audio that the caller has heard, in messages that were played to their end. */
  heardBytes = 0;
  /** When its first message begins to play, on the playback clock. */
  startsAt = Infinity;
  /** Whether `started` was reported, and at which length the next `progress` is reported, in ms. */
  isStartReported: boolean;
  nextProgressMs: number;
  /** The position of the playback clock in its audio when it was paused, in bytes. */
  cutBytes: number | undefined;
  /** Whether it was closed because no audio came for too long; more audio may follow. */
  hasStalled = false;
  /** Whether it has ended; a message of it may still be playing. */
  isFinished = false;
  #isAsked = false;
  #holds = 0;
  #isClosed = false;
  readonly #progressMs: number;
  /** When the first frame that is not cut yet was full, the size of the piece that filled it, and the rest of the piece. */
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

  /** Whether no more audio will be pushed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether it and everything after it is held: `hold` was called more often than `letGo`. */
  get isHeld(): boolean {
    return this.#holds > 0;
  }

  /** Whether its source was asked for audio that has not come yet. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  /** Whether its source was asked for audio that comes in this turn: until then nothing else is decided. */
  get isBeingPulled(): boolean {
    return this.#isAsked && this.supply === 'pulled';
  }

  /** Notes that its source was asked for audio. */
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
   * Adds a copy of audio of any sample rate.
   *
   * @throws RangeError when the sample rate cannot be converted
   */
  push(input: PcmInput, now: number): void {
    this.#isAsked = false;
    this.#append(this.#converter.convert(input), now);
    this.waitsSince = now;
  }

  /** Continues with the half sample that another item ended with. */
  goOnFrom(other: PlayoutItem): void {
    this.#converter.goOnFrom(other.#converter);
  }

  /** Ends the audio. */
  close(now: number): void {
    this.#isClosed = true;
    this.#isAsked = false;
    this.endRun(now);
  }

  /** Switches to another source. Half a sample of the earlier source does not belong to it. */
  changeOver(supply: Supply, now: number): void {
    this.#append(this.#converter.flush(), now);
    this.supply = supply;
    this.#isAsked = false;
    this.waitsSince = now;
  }

  /** Ends a run of audio, after which more may come: only half a sample is kept back. */
  endRun(now: number): void {
    this.#append(this.#converter.pause(), now);
  }

  /** Notes that a frame was cut. */
  noteCut(startsAt: number, now: number): void {
    this.startsAt = Math.min(this.startsAt, startsAt);
    this.#fullSince = undefined;
    this.#noteFull(0, now);
  }

  noteProgress(heardMs: number): void {
    this.nextProgressMs = (Math.floor(heardMs / this.#progressMs) + 1) * this.#progressMs;
  }

  /**
   * Returns until when the first frame should wait, so that each later frame is there before the frame before it has been
   * played. A source may deliver in real time, even if several of its pieces arrive at once after a delay. If the size of
   * pieces does not divide a frame, later frames are complete later than the first one by a part of a frame; the wait
   * includes that.
   *
   * The wait is over when enough audio for the head start has come, or the next frame is complete. If the first piece is
   * exactly a frame, or a frame and a head start or more, the source is assumed to be faster than real time until it
   * underruns.
   *
   * @param runsDryAt - when the audio that was sent before may have been played
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

/** Returns the greatest common divisor, by Euclid's algorithm. */
function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
