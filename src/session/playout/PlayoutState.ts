import { framingFor } from '../../audio/framing/Framer.js';
import { Pacer } from '../../audio/framing/Pacer.js';
import type { ResamplerQuality } from '../../audio/resample/ResamplerQuality.js';
import { ExotelError } from '../../ExotelError.js';
import type { QueuePolicy } from '../contract/CallOptions.js';
import type { ConfirmedBy, PlaybackOutcome } from '../contract/PlaybackEvent.js';
import { BotSpeaking, HeardAudio } from './HeardAudio.js';
import { MarkLedger } from './MarkLedger.js';
import { PauseLedger } from './PauseLedger.js';
import { PlaybackReports } from './PlaybackReports.js';
import { PlayoutEffects } from './PlayoutEffect.js';
import type { PlayoutItem } from './PlayoutItem.js';
import { type NewPlayoutItem, PlayoutQueue } from './PlayoutQueue.js';
import { SentAudio } from './SentAudio.js';
import { Transmitter } from './Transmitter.js';

/** What a playout needs to know. Bytes are bytes on the wire, times are ms. */
export interface PlayoutConfig {
  /** On the wire, and of the application's samples and bytes, in Hz. */
  readonly wireSampleRate: number;
  readonly sampleRate: number;
  readonly resamplerQuality: ResamplerQuality;
  readonly encoding: 'pcm16' | 'mulaw';
  readonly messageBytes: number;
  readonly sendAheadMs: number;
  readonly flushAfterMs: number;
  readonly maxQueueMs: number;
  readonly onQueueFull: QueuePolicy | undefined;
  readonly maxPlaybacks: number;
  /** Where to begin, in the middle of a stream. @defaultValue its beginning */
  readonly initial?: InitialPlayout;
}

/** Where the playout of a session begins that continues a stream: what its predecessor left. */
export interface InitialPlayout {
  /** One more than that of the predecessor: no mark of its playbacks is mistaken for one of these. */
  readonly generation: number;
  /** What the caller has heard so far. */
  readonly heardMs: number;
  /** The names of marks that the predecessor sent, of which echoes may still come: they confirm nothing. */
  readonly marks: readonly string[];
}

/** What a playout keeps: the queue, what Exotel has, the marks that are out, and what the caller has heard. */
export class PlayoutState {
  readonly effects = new PlayoutEffects();
  readonly marks: MarkLedger<PlayoutItem>;
  readonly pauses = new PauseLedger<PlayoutItem>();
  readonly queue: PlayoutQueue;
  readonly sent: SentAudio<PlayoutItem>;
  readonly reports: PlaybackReports;
  readonly heard: HeardAudio;
  readonly speaking: BotSpeaking;
  readonly transmitter: Transmitter;
  /** Whether no more audio is accepted: the call is about to end, or over. */
  isClosed = false;
  readonly #maxPlaybacks: number;

  constructor(config: PlayoutConfig) {
    const {
      wireSampleRate,
      sampleRate,
      resamplerQuality,
      encoding,
      messageBytes,
      sendAheadMs,
      flushAfterMs,
      maxQueueMs,
    } = config;
    const { onQueueFull, maxPlaybacks } = config;
    const { generation = 1, heardMs = 0, marks: staleMarks = [] } = config.initial ?? {};
    const { effects } = this;
    const marks = new MarkLedger<PlayoutItem>(staleMarks);
    // Everything is counted in bytes of PCM16 at the wire's rate.
    const bytesPerMs = (wireSampleRate * 2) / 1_000;
    const framing = framingFor(messageBytes, encoding);
    // A lead below one message could never be kept.
    const pacer = new Pacer(Math.max(sendAheadMs, framing.frameBytes / bytesPerMs));
    const conversion = { sampleRate, to: wireSampleRate, resamplerQuality };
    const queue = new PlayoutQueue({
      framing,
      conversion,
      pacer,
      bytesPerMs,
      flushAfterMs,
      maxQueueMs,
      onQueueFull,
    });
    const sent = new SentAudio<PlayoutItem>(pacer, bytesPerMs);
    const heard = new HeardAudio(sent, effects, bytesPerMs, heardMs);
    const speaking = new BotSpeaking(marks, effects);
    this.queue = queue;
    this.marks = marks;
    this.sent = sent;
    this.heard = heard;
    this.speaking = speaking;
    this.reports = new PlaybackReports(sent, effects, bytesPerMs);
    this.transmitter = new Transmitter({
      queue,
      sent,
      marks,
      speaking,
      effects,
      encoding,
      flushAfterMs,
      bytesPerMs,
      generation,
    });
    this.#maxPlaybacks = maxPlaybacks;
  }

  /** Queues a new item behind all others, or finishes it at once; undefined then. */
  enqueue(config: NewPlayoutItem, now: number): PlayoutItem | undefined {
    const { queue, marks, effects } = this;
    const item = queue.create(config, now);
    if (this.isClosed) {
      this.finishItem(item, 'ended', 'local', now);
      return undefined;
    }
    if (item.kind !== 'utterance' && queue.items.length + marks.pendingCount >= this.#maxPlaybacks) {
      const message = `More than ${this.#maxPlaybacks} playbacks and marks wait already (limits.maxPlaybacks)`;
      effects.push({ type: 'failed', id: item.id, error: new ExotelError('tooManyPlaybacks', message) });
      return undefined;
    }
    queue.push(item, now);
    return item;
  }

  /** Every item that has not finished, in order. */
  everything(): readonly PlayoutItem[] {
    const items = [
      ...this.sent.messages.map(({ owner }) => owner),
      ...this.marks.owners(),
      ...this.queue.items,
    ];
    return [...new Set(items)]
      .filter(({ isFinished }) => !isFinished)
      .sort((one, other) => one.order - other.order);
  }

  /** Ends an item, and reports how. */
  finishItem(item: PlayoutItem, outcome: PlaybackOutcome, confirmedBy: ConfirmedBy, now: number): void {
    this.forgetItem(item);
    if (this.sent.messages.length === 0 && outcome === 'played') {
      // What was heard is no longer being heard, whatever the lag of echoes before it.
      this.speaking.setEnd(-Infinity);
    }
    this.reports.tellEnd(item, outcome, confirmedBy, now);
  }

  /** Ends an item that nobody listens to any more. */
  forgetItem(item: PlayoutItem): void {
    item.isFinished = true;
    this.reports.delete(item);
    this.pauses.delete(item);
  }

  diagnoseOverflow(whose: string, policy: QueuePolicy): void {
    this.effects.diagnose(
      'queueOverflow',
      `${policy === 'dropOldest' ? 'The oldest' : 'The newest'} audio of ${whose} was dropped: more than ${Math.round(this.queue.maxQueueMs)} ms wait already (outbound.maxQueueMs)`,
    );
  }

  /** Finishes what the playback clock says has been heard, since its mark was not echoed in time. */
  confirmByClock(now: number): void {
    const { marks, effects } = this;
    const wasClockOnly = marks.isClockOnly();
    for (const item of marks.takeOverdue(now)) {
      if (!wasClockOnly) {
        effects.diagnose(
          'markMissing',
          'Exotel did not echo a mark in time: the playback clock was believed instead',
        );
      }
      this.finishItem(item, 'played', 'clock', now);
    }
    if (!wasClockOnly && marks.isClockOnly()) {
      effects.diagnose(
        'marksUnreliable',
        'Exotel has echoed none of the last marks: from now on the playback clock decides',
      );
    }
  }
}
