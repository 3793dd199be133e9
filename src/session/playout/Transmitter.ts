import { encodeMulaw } from '../../audio/g711/mulaw.js';
import { pcm16ToSamples } from '../../audio/pcm16.js';
import type { BotSpeaking } from './HeardAudio.js';
import type { MarkLedger } from './MarkLedger.js';
import type { PlayoutEffects } from './PlayoutEffect.js';
import type { PlayoutItem } from './PlayoutItem.js';
import type { PlayoutQueue } from './PlayoutQueue.js';
import type { SentAudio } from './SentAudio.js';

/** The parts of a playout that a transmitter reads and updates. */
export interface TransmitterConfig {
  readonly queue: PlayoutQueue;
  readonly sent: SentAudio<PlayoutItem>;
  readonly marks: MarkLedger<PlayoutItem>;
  readonly speaking: BotSpeaking;
  readonly effects: PlayoutEffects;
  readonly encoding: 'pcm16' | 'mulaw';
  readonly flushAfterMs: number;
  readonly bytesPerMs: number;
  /** The number of the first generation. */
  readonly generation: number;
}

/** Sends to Exotel: audio and marks from the start of the queue when they are due, and `clear` to take them back. */
export class Transmitter {
  readonly #config: TransmitterConfig;
  /** Incremented when audio is taken back; part of the names of marks. */
  #generation: number;
  #paddedUntil = -Infinity;

  constructor(config: TransmitterConfig) {
    this.#config = config;
    this.#generation = config.generation;
  }

  /** Until when the padding of an utterance plays that was padded because no more audio came. */
  get paddedUntil(): number {
    return this.#paddedUntil;
  }

  /** Sends everything that is due, and asks the source of the first item for more audio. */
  sendDue(now: number): void {
    const { queue, effects } = this.#config;
    for (let head = queue.head; head !== undefined; head = queue.head) {
      if (queue.wantsMore(head)) {
        head.ask(now);
        effects.push({ type: 'pull', id: head.id });
      }
      if (head.isHeld || head.isBeingPulled) {
        return;
      }
      const isLast = head.isClosed || queue.stallsAt(head) <= now;
      if (isLast && !head.isClosed) {
        head.endRun(now);
      }
      if (head.framer.nextBytes(isLast) === 0) {
        if (!head.isClosed) {
          return;
        }
        queue.shift();
        this.#sendMark(head, now);
      } else if (queue.dueAt(head, isLast) <= now) {
        this.#sendFrame(head, isLast, now);
      } else {
        return;
      }
    }
  }

  /** Drops the unheard audio and the marks of some items; with `isAtExotel` also at Exotel. */
  drop(isDropped: (item: PlayoutItem) => boolean, isAtExotel: boolean, now: number): void {
    const { queue, marks } = this.#config;
    for (const item of marks.owners().filter(isDropped)) {
      marks.forget(item);
    }
    if (isAtExotel) {
      this.recall(isDropped, now);
    }
    queue.remove(isDropped);
  }

  /**
   * Takes back all audio that Exotel has not begun to play, and queues it again, with new marks. The message that is
   * playing is played to its end, also if its item is cut.
   */
  recall(isCut: (item: PlayoutItem) => boolean, now: number): void {
    const { queue, sent, marks, speaking, effects } = this.#config;
    this.#generation++;
    const again = new Set<PlayoutItem>();
    for (const { owner, audio } of sent.takeUnplayed(now).toReversed()) {
      owner.framer.unshift(audio);
      again.add(owner);
    }
    // A mark after unheard audio may be lost with that audio.
    for (const item of marks.ownersDueAfter(now)) {
      marks.forget(item);
      again.add(item);
    }
    sent.letRunOn(isCut);
    queue.restore(again);
    speaking.setEnd(sent.messages.at(-1)?.endsAt ?? -Infinity);
    effects.push({ type: 'send', message: { event: 'clear' } });
  }

  #sendFrame(item: PlayoutItem, isLast: boolean, now: number): void {
    const frame = item.framer.cut(isLast);
    if (frame === undefined) {
      return;
    }
    const { sent, speaking, effects, encoding, bytesPerMs } = this.#config;
    const { bytes, paddingBytes } = frame;
    const audio = paddingBytes === 0 ? bytes : bytes.subarray(0, bytes.length - paddingBytes);
    const slot = sent.add(item, audio, bytes.length / bytesPerMs, now);
    speaking.setEnd(slot.endsAt);
    const payload = encoding === 'mulaw' ? encodeMulaw(pcm16ToSamples(bytes)) : bytes;
    effects.push({ type: 'send', message: { event: 'media', payload } });
    item.noteCut(slot.startsAt, now);
    if (!item.isClosed && isLast && item.framer.bufferedBytes === 0) {
      this.#flushed(item, paddingBytes, now);
    }
  }

  /** Notes that an open item has no more audio and was padded. */
  #flushed(item: PlayoutItem, paddingBytes: number, now: number): void {
    const { sent, effects, flushAfterMs } = this.#config;
    if (item.kind === 'utterance') {
      item.hasStalled = true;
      item.close(now);
      this.#paddedUntil = paddingBytes > 0 ? sent.endsAt : -Infinity;
    } else {
      effects.diagnose(
        'sourceStalled',
        `The source of a playback emitted nothing for ${flushAfterMs} ms: the caller hears a gap`,
      );
    }
  }

  #sendMark(item: PlayoutItem, now: number): void {
    if (item.kind !== 'utterance') {
      const { sent, marks, effects } = this.#config;
      const name = marks.uniqueName(item.name ?? `g${this.#generation}:p${item.id}`);
      marks.add(name, item, Math.max(now, sent.endsAt), Math.max(now, sent.runsDryAt));
      effects.push({ type: 'send', message: { event: 'mark', name } });
    }
  }
}
