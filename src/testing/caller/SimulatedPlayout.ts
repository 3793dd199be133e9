import { decodeMulaw } from '../../audio/g711/mulaw.js';
import { pcm16ToSamples } from '../../audio/pcm16.js';
import { describeValue } from '../../support/describeValue.js';
import { checkObject, checkOneOf, checkOptionNames } from '../../support/options.js';
import type { BotMessage } from '../rules/BotMessage.js';

/** What happens at the caller's ear, with its time in ms. */
export type EarEvent =
  /** A message has been heard, whole; `at` is when it began. */
  | { readonly type: 'heard'; readonly at: number; readonly samples: Int16Array }
  /** What stands before a mark has been heard. */
  | { readonly type: 'mark'; readonly at: number; readonly name: string }
  /** The audio ran dry inside an utterance. */
  | { readonly type: 'underrun'; readonly at: number; readonly gapMs: number }
  /** Messages that had not begun to play were dropped. */
  | { readonly type: 'cleared'; readonly at: number; readonly droppedMs: number };

/**
 * How Exotel's side plays; what it documents is the default.
 *
 * @public
 */
export interface PlayoutBehaviour {
  /** Audio that has to be there before playing starts, in ms. @defaultValue 0 */
  readonly startBufferMs?: number;
  /**
   * How late the echo of the nth mark is, in ms, counted from 0; `undefined` for an echo that never comes. Below 0 it is
   * early, at most by so much that it comes when the mark does: `-Infinity`.
   */
  readonly echoDelayMs?: (index: number) => number | undefined;
  /** What becomes of marks behind audio that is cleared; no document says. @defaultValue 'drop' */
  readonly marksAtClear?: 'drop' | 'echo' | 'late';
}

interface Media {
  readonly type: 'media';
  readonly samples: Int16Array;
  readonly durationMs: number;
  /** When it begins and ends; `Infinity` while playing waits for more audio. */
  startsAt: number;
  endsAt: number;
}

interface Mark {
  readonly type: 'mark';
  readonly name: string;
  /** When its echo is due, once all audio before it is scheduled. */
  dueAt: number;
  readonly delayMs: number;
  readonly cameAt: number;
}

/** Two pieces of audio further apart belong to two utterances. */
const UTTERANCE_GAP_MS = 500;

/**
 * The ear of a simulated caller: plays media messages back to back in real time, echoes marks when what stands before
 * them has been played, and drops whole messages at a `clear`, as Exotel does (support article 3000108630). A plain state
 * machine: its caller calls `advance`, which tells what has happened, no later than `nextAt()`.
 */
export class SimulatedPlayout {
  readonly #sampleRate: number;
  readonly #startBufferMs: number;
  readonly #echoDelayMs: (index: number) => number | undefined;
  readonly #marksAtClear: 'drop' | 'echo' | 'late';
  #queue: (Media | Mark)[] = [];
  #events: EarEvent[] = [];
  #endsAt = -Infinity;
  /** When audio came that waits for more. */
  #waitsSince: number | undefined;
  #marks = 0;
  /** Whether a mark, a clear or nothing at all was the last thing before the silence. */
  #isBoundary = true;

  constructor(sampleRate: number, behaviour: PlayoutBehaviour = {}) {
    const { startBufferMs = 0, echoDelayMs = () => 0, marksAtClear = 'drop' } = behaviour;
    this.#sampleRate = sampleRate;
    this.#startBufferMs = startBufferMs;
    this.#echoDelayMs = echoDelayMs;
    this.#marksAtClear = marksAtClear;
  }

  /** When everything that has come will have been played. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** Milliseconds of audio that are still to be played. */
  bufferedMs(now: number): number {
    return this.#queue.reduce(
      (sum, entry) =>
        entry.type === 'media' ? sum + Math.min(entry.durationMs, Math.max(0, entry.endsAt - now)) : sum,
      0,
    );
  }

  /** The message that is being played, and when it began. It is played to its end, whatever comes. */
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

  /** Gives what has happened by now, in order. */
  advance(now: number): readonly EarEvent[] {
    this.#play(now);
    return this.#events.splice(0);
  }

  /** When something next happens, or has happened and not been told yet. */
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

  /** Starts to play what waits, when there is enough of it or it has waited long enough. */
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

/** @throws TypeError when an option is of the wrong kind, RangeError when it is out of its range or there is none of its name */
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

/** Has a caller's ear take in what a bot sent: audio, marks and clears. */
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
