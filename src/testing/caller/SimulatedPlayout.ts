import { decodeMulaw } from '../../audio/g711/mulaw.js';
import { pcm16ToSamples } from '../../audio/pcm16.js';
import { describeValue } from '../../support/describeValue.js';
import { checkObject, checkOneOf, checkOptionNames } from '../../support/options.js';
import type { BotMessage } from '../rules/BotMessage.js';

/** Event at the caller's ear. `at` is its time in ms. */
export type EarEvent =
  /** A whole message was heard; `at` is when it began. */
  | { readonly type: 'heard'; readonly at: number; readonly samples: Int16Array }
  /** All audio before a mark was heard. */
  | { readonly type: 'mark'; readonly at: number; readonly name: string }
  /** The audio stopped inside an utterance, for `gapMs` ms. */
  | { readonly type: 'underrun'; readonly at: number; readonly gapMs: number }
  /** A clear dropped the messages that had not begun to play. */
  | { readonly type: 'cleared'; readonly at: number; readonly droppedMs: number };

/**
 * Options for how Exotel's side plays audio and echoes marks. The defaults are what Exotel documents.
 *
 * @public
 */
export interface PlayoutBehaviour {
  /** Audio that must arrive before playing starts, in ms. @defaultValue 0 */
  readonly startBufferMs?: number;
  /**
   * Returns the delay of the echo of mark number `index` (from 0), in ms; `undefined` for an echo that never comes. A
   * negative delay echoes the mark before its audio was heard, at the earliest when the mark arrives: `-Infinity`.
   * @defaultValue no delay
   */
  readonly echoDelayMs?: (index: number) => number | undefined;
  /**
   * What happens to marks after audio that a `clear` dropped: no echo, an echo at once, or an echo when the audio
   * would have been heard. Exotel does not document it. @defaultValue 'drop'
   */
  readonly marksAtClear?: 'drop' | 'echo' | 'late';
}

interface Media {
  readonly type: 'media';
  readonly samples: Int16Array;
  readonly durationMs: number;
  /** When it begins and ends, in ms; `Infinity` while playing waits for more audio. */
  startsAt: number;
  endsAt: number;
}

interface Mark {
  readonly type: 'mark';
  readonly name: string;
  /** When its echo is due, in ms; known once all audio before it is scheduled. */
  dueAt: number;
  readonly delayMs: number;
  readonly cameAt: number;
}

/** Audio after a longer gap than this belongs to a new utterance. */
const UTTERANCE_GAP_MS = 500;

/**
 * Plays the media messages of a bot as the caller hears them. Messages play one after another in real time. A mark is
 * echoed when the audio before it was played. A `clear` drops whole messages, as Exotel does (support article
 * 3000108630). It is a plain state machine: its owner calls `advance` at `nextAt()` or earlier, and gets the events
 * since the last call.
 */
export class SimulatedPlayout {
  readonly #sampleRate: number;
  readonly #startBufferMs: number;
  readonly #echoDelayMs: (index: number) => number | undefined;
  readonly #marksAtClear: 'drop' | 'echo' | 'late';
  #queue: (Media | Mark)[] = [];
  #events: EarEvent[] = [];
  #endsAt = -Infinity;
  /** When the first audio that still waits for more audio arrived. */
  #waitsSince: number | undefined;
  #marks = 0;
  /** Whether the last thing before the silence was a mark, a clear, or the beginning. */
  #isBoundary = true;

  constructor(sampleRate: number, behaviour: PlayoutBehaviour = {}) {
    const { startBufferMs = 0, echoDelayMs = () => 0, marksAtClear = 'drop' } = behaviour;
    this.#sampleRate = sampleRate;
    this.#startBufferMs = startBufferMs;
    this.#echoDelayMs = echoDelayMs;
    this.#marksAtClear = marksAtClear;
  }

  /** When all audio received so far will have been played, in ms. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** Returns how much audio is still to be played, in ms. */
  bufferedMs(now: number): number {
    return this.#queue.reduce(
      (sum, entry) =>
        entry.type === 'media' ? sum + Math.min(entry.durationMs, Math.max(0, entry.endsAt - now)) : sum,
      0,
    );
  }

  /** Returns the message that is playing, and when it began. It always plays to its end. */
  inPlay(now: number): { readonly startsAt: number; readonly samples: Int16Array } | undefined {
    return this.#queue.find(
      (entry): entry is Media => entry.type === 'media' && entry.startsAt <= now && now < entry.endsAt,
    );
  }

  media(samples: Int16Array, now: number): void {
    this.#play(now);
    const durationMs = (samples.length * 1_000) / this.#sampleRate;
    const gapMs = now - this.#endsAt;
    if (gapMs > 0 && gapMs < UTTERANCE_GAP_MS && !this.#isBoundary && this.#waitsSince === undefined) {
      this.#events.push({ type: 'underrun', at: this.#endsAt, gapMs });
    }
    this.#isBoundary = false;
    const media: Media = { type: 'media', samples, durationMs, startsAt: Infinity, endsAt: Infinity };
    this.#queue.push(media);
    if (this.#endsAt > now) {
      this.#schedule(media, now);
    } else {
      this.#waitsSince ??= now;
    }
    this.#play(now);
  }

  mark(name: string, now: number): void {
    this.#play(now);
    this.#isBoundary = true;
    const delayMs = this.#echoDelayMs(this.#marks++);
    if (delayMs !== undefined) {
      const isKnown = this.#waitsSince === undefined || delayMs === -Infinity;
      const dueAt = isKnown ? Math.max(now, this.#endsAt) : Infinity;
      this.#queue.push({ type: 'mark', name, dueAt, delayMs, cameAt: now });
    }
    this.#play(now);
  }

  clear(now: number): void {
    this.#play(now);
    this.#isBoundary = true;
    const dropped = this.#queue.filter(
      (entry): entry is Media => entry.type === 'media' && entry.startsAt > now,
    );
    const inPlay = this.#queue.find(
      (entry): entry is Media => entry.type === 'media' && entry.startsAt <= now,
    );
    const marks = this.#queue.filter((entry) => entry.type === 'mark');
    this.#queue = inPlay === undefined ? [] : [inPlay];
    this.#waitsSince = undefined;
    if (this.#marksAtClear !== 'drop') {
      for (const mark of marks) {
        const dueAt = this.#marksAtClear === 'echo' || mark.dueAt === Infinity ? now : mark.dueAt;
        this.#queue.push({ ...mark, dueAt });
      }
    }
    this.#endsAt = inPlay?.endsAt ?? Math.min(this.#endsAt, now);
    const droppedMs = dropped.reduce((sum, { durationMs }) => sum + durationMs, 0);
    this.#events.push({ type: 'cleared', at: now, droppedMs });
    this.#play(now);
  }

  /** Returns the events up to `now`, in order. */
  advance(now: number): readonly EarEvent[] {
    this.#play(now);
    return this.#events.splice(0);
  }

  /** Returns when the next event is due; `-Infinity` when an event has not been returned yet. */
  nextAt(): number {
    if (this.#events.length > 0) {
      return -Infinity;
    }
    const waitUntil = this.#waitsSince === undefined ? Infinity : this.#waitsSince + this.#startBufferMs;
    return this.#queue.reduce(
      (next, entry) => Math.min(next, entry.type === 'media' ? entry.endsAt : echoAt(entry)),
      waitUntil,
    );
  }

  #schedule(media: Media, now: number): void {
    media.startsAt = Math.max(this.#endsAt, now);
    media.endsAt = media.startsAt + media.durationMs;
    this.#endsAt = media.endsAt;
  }

  #play(now: number): void {
    this.#begin(now);
    for (;;) {
      const index = this.#queue.findIndex((entry) =>
        entry.type === 'media' ? entry.endsAt <= now : echoAt(entry) <= now,
      );
      const entry = this.#queue[index];
      if (entry === undefined) {
        return;
      }
      this.#queue.splice(index, 1);
      this.#events.push(
        entry.type === 'media'
          ? { type: 'heard', at: entry.startsAt, samples: entry.samples }
          : { type: 'mark', at: echoAt(entry), name: entry.name },
      );
    }
  }

  /** Starts to play the waiting audio when there is enough of it, or it has waited long enough. */
  #begin(now: number): void {
    if (this.#waitsSince === undefined) {
      return;
    }
    const waiting = this.#queue.filter((entry) => entry.type === 'mark' || entry.startsAt === Infinity);
    const waitingMs = waiting.reduce(
      (sum, entry) => (entry.type === 'media' ? sum + entry.durationMs : sum),
      0,
    );
    const waitUntil = this.#waitsSince + this.#startBufferMs;
    if (waitingMs < this.#startBufferMs && waitUntil > now) {
      return;
    }
    const startsAt = waitingMs >= this.#startBufferMs ? now : waitUntil;
    this.#waitsSince = undefined;
    for (const entry of waiting) {
      if (entry.type === 'media') {
        this.#schedule(entry, startsAt);
      } else if (entry.dueAt === Infinity) {
        entry.dueAt = this.#endsAt;
      }
    }
  }
}

function echoAt({ dueAt, delayMs, cameAt }: Mark): number {
  return Math.max(cameAt, dueAt + delayMs);
}

const OPTIONS = {
  startBufferMs: true,
  echoDelayMs: true,
  marksAtClear: true,
} satisfies Record<keyof PlayoutBehaviour, true>;

/** @throws TypeError when an option has the wrong type, RangeError when it is out of range or its name is unknown */
export function checkPlayout(playout: PlayoutBehaviour): void {
  checkObject('`playout`', playout);
  checkOptionNames(playout, Object.keys(OPTIONS), 'playout');
  const { startBufferMs = 0, echoDelayMs, marksAtClear = 'drop' } = playout;
  if (!(typeof startBufferMs === 'number' && startBufferMs >= 0)) {
    throw new RangeError(
      `\`playout.startBufferMs\` must be a number of ms from 0, got ${describeValue(startBufferMs)}`,
    );
  }
  if (echoDelayMs !== undefined && typeof echoDelayMs !== 'function') {
    throw new TypeError(
      `\`playout.echoDelayMs\` must be a function of the mark's number, got ${describeValue(echoDelayMs)}`,
    );
  }
  checkOneOf('playout.marksAtClear', marksAtClear, ['drop', 'echo', 'late']);
}

/** Passes a bot's message to the caller's ear: audio, marks and clears. */
export function playBotMessage(
  playout: SimulatedPlayout,
  message: BotMessage,
  encoding: 'pcm16' | 'mulaw',
  now: number,
): void {
  if (message.event === 'media') {
    const { payload } = message;
    playout.media(encoding === 'mulaw' ? decodeMulaw(payload) : pcm16ToSamples(payload), now);
  } else if (message.event === 'mark') {
    playout.mark(message.name, now);
  } else if (message.event === 'clear') {
    playout.clear(now);
  }
}
