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

/** Options for a playout. Bytes are bytes on the wire, times are in ms. */
export interface PlayoutConfig {
  /** Sample rate on the wire, in Hz. */
  readonly wireSampleRate: number;
  /** Sample rate of the application's samples and bytes, in Hz. */
  readonly sampleRate: number;
  readonly resamplerQuality: ResamplerQuality;
  readonly encoding: 'pcm16' | 'mulaw';
  readonly messageBytes: number;
  readonly sendAheadMs: number;
  readonly flushAfterMs: number;
  readonly maxQueueMs: number;
  readonly onQueueFull: QueuePolicy | undefined;
  readonly maxPlaybacks: number;
  /** The state to begin with, in the middle of a stream. @defaultValue the beginning of the stream */
  readonly initial?: InitialPlayout;
}

/** The state of an earlier session, for a session that continues its stream. */
export interface InitialPlayout {
  /** One more than in the earlier session, so that marks of the two sessions have different names. */
  readonly generation: number;
  /** How much the caller has heard so far, in ms. */
  readonly heardMs: number;
  /** Names of marks of the earlier session whose echoes may still come: they confirm nothing. */
  readonly marks: readonly string[];
}

/** The state of a playout: the queue, the audio that Exotel has, the marks, and the audio that the caller has heard. */
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
  /** Whether no more audio is accepted: the call is ending, or has ended. */
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
    // Everything is counted in bytes of PCM16 at the sample rate on the wire.
    const bytesPerMs = (wireSampleRate * 2) / 1_000;
    const framing = framingFor(messageBytes, encoding);
    // Audio is sent in whole messages, so at least one message must be ahead.
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

  /** Queues a new item after all others. Returns undefined if the item finished or failed at once. */
  enqueue(config: NewPlayoutItem, now: number): PlayoutItem | undefined {
    const { queue, marks, effects } = this;
    const item = queue.create(config, now);
    if (this.isClosed) {
      this.finishItem(item, 'ended', 'local', now);
      return undefined;
    }
    if (item.kind !== 'utterance' && queue.items.length + marks.pendingCount >= this.#maxPlaybacks) {
      const message = `${this.#maxPlaybacks} playbacks and marks are waiting already (limits.maxPlaybacks)`;
      effects.push({ type: 'failed', id: item.id, error: new ExotelError('tooManyPlaybacks', message) });
      return undefined;
    }
    queue.push(item, now);
    return item;
  }

  /** Returns every item that has not finished, in order. */
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

  /** Ends an item, and reports how it ended. */
  finishItem(item: PlayoutItem, outcome: PlaybackOutcome, confirmedBy: ConfirmedBy, now: number): void {
    this.forgetItem(item);
    if (this.sent.messages.length === 0 && outcome === 'played') {
      // An echo confirmed the last audio, so it is over, whatever the lag of earlier echoes.
      this.speaking.setEnd(-Infinity);
    }
    this.reports.reportEnd(item, outcome, confirmedBy, now);
  }

  /** Ends an item that has no subscriber any more. */
  forgetItem(item: PlayoutItem): void {
    item.isFinished = true;
    this.reports.delete(item);
    this.pauses.delete(item);
  }

  diagnoseOverflow(whose: string, policy: QueuePolicy): void {
    this.effects.diagnose(
      'queueOverflow',
      `${policy === 'dropOldest' ? 'The oldest' : 'The newest'} audio of ${whose} was dropped: more than ${Math.round(this.queue.maxQueueMs)} ms are waiting (outbound.maxQueueMs)`,
    );
  }

  /** Finishes the items whose mark was not echoed in time, by the playback clock. */
  confirmByClock(now: number): void {
    const { marks, effects } = this;
    const wasClockOnly = marks.isClockOnly();
    for (const item of marks.takeOverdue(now)) {
      if (!wasClockOnly) {
        effects.diagnose(
          'markMissing',
          'Exotel did not echo a mark in time: the playback clock confirmed the playback instead',
        );
      }
      this.finishItem(item, 'played', 'clock', now);
    }
    if (!wasClockOnly && marks.isClockOnly()) {
      effects.diagnose(
        'marksUnreliable',
        'Exotel did not echo the last three marks: from now on the playback clock confirms playbacks',
      );
    }
  }
}
