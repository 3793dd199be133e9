import type { AudioFrame } from '../../audio/AudioFrame.js';
import { audioLevel } from '../../audio/audioLevel.js';
import { decodeMulaw, encodeMulaw } from '../../audio/g711/mulaw.js';
import { pcm16ToSamples } from '../../audio/pcm16.js';
import type { BotMessage } from '../rules/BotMessage.js';
import { AudioTrack, CallerEar } from './CallerEar.js';
import type { CallerOutput } from './CallerOutput.js';
import { CallerVoice } from './CallerVoice.js';
import type { CallPlan } from './CallPlan.js';
import type { ExotelMessages } from './exotelMessages.js';
import type { SimulatedCallReport } from './SimulatedCallReport.js';

/**
 * Runs a call between `start` and its end: speech, digits, and the audio the caller hears. It is a plain state
 * machine on a clock that begins at `start`.
 */
export class Conversation {
  readonly #plan: CallPlan;
  readonly #output: CallerOutput;
  readonly #messages: ExotelMessages;
  readonly #voice: CallerVoice;
  readonly #spoken: AudioTrack;
  readonly #ear: CallerEar;
  readonly #frameSamples: number;
  /** The samples of one silent message. */
  readonly #quiet: Int16Array;
  readonly #silence: Int16Array | Uint8Array;
  readonly #sent = { media: 0, keys: 0, markEchoes: 0 };
  readonly #received = { media: 0, marks: 0, clears: 0, audioMs: 0 };
  #keys = 0;
  #levels = 0;
  #maxLeadMs = 0;
  #maxLateMs = 0;

  constructor(plan: CallPlan, messages: ExotelMessages, output: CallerOutput) {
    const { sampleRate, frameMs, playout, audio, maxRecordMs: maxMs, levelWindowMs: recentMs } = plan;
    this.#plan = plan;
    this.#output = output;
    this.#messages = messages;
    this.#voice = new CallerVoice(audio, sampleRate);
    this.#frameSamples = (sampleRate * frameMs) / 1_000;
    this.#quiet = new Int16Array(this.#frameSamples);
    this.#silence = this.#encode(this.#quiet);
    this.#spoken = new AudioTrack({ sampleRate, maxMs, recentMs });
    this.#ear = new CallerEar({
      sampleRate,
      playout,
      track: new AudioTrack({ sampleRate, maxMs, recentMs }),
      emit: output.emit,
      onMark: (name, atMs) => {
        this.#sent.markEchoes++;
        output.send(messages.mark(name));
        output.emit({ type: 'markEcho', atMs, name });
      },
    });
  }

  /** Returns when the next step is due, in ms since `start`. */
  dueAt(): number {
    return Math.min(this.#ear.nextAt(), this.#frameAt(), this.#keyAt(), this.#levelAt());
  }

  /** Does the step that was due at `at`; the machine is `lateMs` ms late. */
  step(at: number, lateMs: number): void {
    this.#ear.advance(at);
    if (this.#frameAt() <= at) {
      this.#maxLateMs = Math.max(this.#maxLateMs, lateMs);
      this.#speak();
    }
    const key = this.#plan.keys[this.#keys];
    if (key !== undefined && key.atMs <= at) {
      this.#keys++;
      this.press(key.digit, key.durationMs, at);
    }
    if (this.#levelAt() <= at) {
      this.#measure();
    }
  }

  speakLive(samples: Int16Array): void {
    this.#voice.speakLive(samples);
  }

  press(digit: string, durationMs: number, atMs: number): void {
    this.#sent.keys++;
    this.#output.send(this.#messages.dtmf(digit, durationMs));
    this.#output.emit({ type: 'key', atMs, digit });
  }

  /** Speaks the given audio, from the next message on. */
  say(audio: AudioFrame): void {
    this.#voice.say(audio);
  }

  /** Returns how much received audio was not heard yet, in ms. */
  bufferedMs(at: number): number {
    return this.#ear.bufferedMs(at);
  }

  receive(message: Exclude<BotMessage, { event: 'invalid' }>, atMs: number): void {
    switch (message.event) {
      case 'media':
        this.#hear(message.payload, atMs);
        break;
      case 'mark':
        this.#received.marks++;
        this.#output.emit({ type: 'mark', atMs, name: message.name });
        this.#ear.mark(message.name, atMs);
        break;
      case 'clear':
        this.#received.clears++;
        this.#output.emit({ type: 'clear', atMs, ...this.#ear.clear(atMs) });
        break;
      default:
        message satisfies never;
    }
  }

  /** Ends the call: the message that is playing is cut. */
  finish(at: number): void {
    this.#ear.finish(at);
  }

  /** Returns the conversation's part of the report of a call that lasted `durationMs` ms. */
  report(durationMs: number) {
    const { heardMs, clearedMs, firstAudioMs, underruns, underrunMs, track } = this.#ear;
    const recordedMs = Math.min(durationMs, this.#plan.maxRecordMs);
    return {
      sent: { ...this.#sent },
      received: { ...this.#received },
      heardMs,
      clearedMs,
      ...(firstAudioMs === undefined ? {} : { firstAudioMs }),
      underruns,
      underrunMs,
      maxLeadMs: this.#maxLeadMs,
      maxLateMs: this.#maxLateMs,
      tracks: { caller: this.#spoken.read(0, recordedMs), heard: track.read(0, recordedMs) },
    } satisfies Partial<SimulatedCallReport>;
  }

  /** A frame leaves when its last sample has been spoken. */
  #frameAt(): number {
    return (this.#sent.media + 1) * this.#plan.frameMs;
  }

  #keyAt(): number {
    return this.#plan.keys[this.#keys]?.atMs ?? Infinity;
  }

  #levelAt(): number {
    const { levelWindowMs } = this.#plan;
    return levelWindowMs === 0 ? Infinity : (this.#levels + 1) * levelWindowMs;
  }

  #speak(): void {
    const beganAt = this.#sent.media++ * this.#plan.frameMs;
    const samples = this.#voice.next(this.#frameSamples);
    // Without a write the track is silent.
    if (samples !== undefined) {
      this.#spoken.write(beganAt, samples);
    }
    const payload = samples === undefined ? this.#silence : this.#encode(samples);
    this.#output.send(this.#messages.media(payload, beganAt));
    this.#output.emit({ type: 'spoken', atMs: beganAt, samples: samples ?? this.#quiet });
  }

  #encode(samples: Int16Array): Int16Array | Uint8Array {
    return this.#plan.encoding === 'mulaw' ? encodeMulaw(samples) : samples;
  }

  #hear(payload: Uint8Array, atMs: number): void {
    const samples = this.#plan.encoding === 'mulaw' ? decodeMulaw(payload) : pcm16ToSamples(payload);
    const durationMs = (samples.length * 1_000) / this.#plan.sampleRate;
    const leadMs = this.#ear.bufferedMs(atMs);
    this.#received.media++;
    this.#received.audioMs += durationMs;
    this.#maxLeadMs = Math.max(this.#maxLeadMs, leadMs);
    this.#output.emit({ type: 'media', atMs, bytes: payload.length, durationMs, leadMs });
    this.#ear.media(samples, atMs);
  }

  #measure(): void {
    const { levelWindowMs: windowMs } = this.#plan;
    const atMs = this.#levelAt();
    const levelOf = (track: AudioTrack) =>
      track.isSilent(atMs - windowMs) ? -Infinity : audioLevel(track.read(atMs - windowMs, atMs)).rmsDb;
    const [callerDb, heardDb] = [levelOf(this.#spoken), levelOf(this.#ear.track)];
    this.#levels++;
    this.#output.emit({ type: 'level', atMs, windowMs, callerDb, heardDb });
  }
}
