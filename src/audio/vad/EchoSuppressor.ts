import type { AudioFrame } from '../AudioFrame.js';
import { audioLevel, LevelMeter } from '../audioLevel.js';
import { applyGain } from '../tools/applyGain.js';

/**
 * What of our own voice may come back on the line.
 *
 * @public
 */
export interface SuppressEchoOptions {
  /**
   * How much quieter than the bot's audio its echo is at least, in dB. A hybrid damps it by at least 6 dB (ITU-T G.168),
   * a handset by much more.
   *
   * @defaultValue 12
   */
  readonly echoReturnLossDb?: number;
  /**
   * How long the echo lasts after the bot has been heard, at most, in ms. The default is what a bot on Exotel needed in
   * live calls.
   *
   * @defaultValue 500
   */
  readonly echoTailMs?: number;
}

/** How loud we are taken to be at first, in dBFS: a loud prompt. */
const ASSUMED_LEVEL_DB = -18;

/**
 * Our level is the highest of late; it falls by so much a second, in dB, as long as we are heard. Slowly, because an echo
 * may come back before it is told what was heard: that is a message, 200 ms, late.
 */
const DECAY_DB_PER_S = 2;

/** The floor is the lowest level of late; it rises by so much a second, in dB. */
const RISE_DB_PER_S = 6;

/** Below are nothing but zeros, in dBFS. */
const SILENCE_DB = -90;

/** After the caller was louder than our echo he is heard for so long, in ms: the pauses between syllables are his. */
const HOLD_MS = 200;

/**
 * Tells the caller's voice from our own that leaks back into his audio, by level alone: while we are heard, and until
 * the last of it has come back, what is not louder than our echo can be is turned down to the noise of the line.
 */
export class EchoSuppressor {
  readonly #echoReturnLossDb: number;
  readonly #echoTailMs: number;
  readonly #meter = new LevelMeter(20);
  #isSpeaking = false;
  /** How long the last of our voice may still come back. */
  #tailMs = 0;
  #ownLevelDb = ASSUMED_LEVEL_DB;
  /** The noise of the line; at first that of the first frame, before any of our voice can have come back. */
  #floorDb: number | undefined;
  #openMs = 0;

  constructor({ echoReturnLossDb = 12, echoTailMs = 500 }: SuppressEchoOptions = {}) {
    this.#echoReturnLossDb = echoReturnLossDb;
    this.#echoTailMs = echoTailMs;
  }

  /** Takes note whether the caller hears us. */
  speak(isSpeaking: boolean): void {
    if (this.#isSpeaking && !isSpeaking) {
      this.#tailMs = this.#echoTailMs;
    }
    this.#isSpeaking = isSpeaking;
  }

  /** Takes what the caller has heard of us. */
  hear(frame: AudioFrame): void {
    for (const { rmsDb } of this.#meter.push(frame)) {
      this.#ownLevelDb = Math.max(rmsDb, this.#ownLevelDb - (DECAY_DB_PER_S * 20) / 1_000);
    }
  }

  /** Gives a frame of the caller as it is, or turned down. */
  push(frame: AudioFrame): AudioFrame {
    const { samples, sampleRate } = frame;
    const durationMs = (samples.length * 1_000) / sampleRate;
    const levelDb = Math.max(SILENCE_DB, audioLevel(samples).rmsDb);
    if (this.#floorDb === undefined || (!this.#isSpeaking && this.#tailMs <= 0)) {
      const risenDb = (this.#floorDb ?? levelDb) + (RISE_DB_PER_S * durationMs) / 1_000;
      this.#floorDb = Math.min(levelDb, risenDb);
      return frame;
    }
    if (!this.#isSpeaking) {
      this.#tailMs -= durationMs;
    }
    this.#openMs = levelDb > this.#ownLevelDb - this.#echoReturnLossDb ? HOLD_MS : this.#openMs - durationMs;
    return this.#openMs > 0 || levelDb <= this.#floorDb
      ? frame
      : applyGain(frame, { db: this.#floorDb - levelDb });
  }
}
