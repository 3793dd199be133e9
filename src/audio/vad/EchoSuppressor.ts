import type { AudioFrame } from '../AudioFrame.js';
import { audioLevel, LevelMeter } from '../audioLevel.js';
import { applyGain } from '../tools/applyGain.js';

/**
 * Options for {@link suppressEcho}: how much bot audio may come back on the line.
 *
 * @public
 */
export interface SuppressEchoOptions {
  /**
   * How much quieter than the bot's audio its echo is at least, in dB. A hybrid attenuates it by at least 6 dB (ITU-T
   * G.168), a handset by much more.
   *
   * @defaultValue 12
   */
  readonly echoReturnLossDb?: number;
  /**
   * How long the echo lasts at most after bot audio has stopped, in ms.
   *
   * @defaultValue 500
   */
  readonly echoTailMs?: number;
}

/** Assumed level of bot audio at first, in dBFS: a loud prompt. */
const ASSUMED_LEVEL_DB = -18;

/**
 * The level of bot audio is its recent maximum. While bot audio plays, the maximum falls by this much a second, in dB.
 * It falls slowly because echo may come back before `heard$` reports the audio: that is one message, 200 ms, late.
 */
const DECAY_DB_PER_S = 2;

/** The noise floor is the recent minimum level. It rises by this much a second, in dB. */
const RISE_DB_PER_S = 6;

/** Quieter audio is digital silence, in dBFS. */
const SILENCE_DB = -90;

/**
 * After the caller was louder than the echo, their audio passes for this long, in ms: syllables have pauses between
 * them.
 */
const HOLD_MS = 200;

/**
 * Separates the caller's voice from bot audio that leaks back, by level alone. While bot audio plays, and until its
 * echo has ended, sound that may be echo is reduced to the noise of the line.
 */
export class EchoSuppressor {
  readonly #echoReturnLossDb: number;
  readonly #echoTailMs: number;
  readonly #meter = new LevelMeter(20);
  #isSpeaking = false;
  /** How long echo may still come back, in ms. */
  #tailMs = 0;
  #botLevelDb = ASSUMED_LEVEL_DB;
  /** Noise of the line, in dBFS; at first that of the first frame, before any bot audio can have come back. */
  #floorDb: number | undefined;
  #openMs = 0;

  constructor({ echoReturnLossDb = 12, echoTailMs = 500 }: SuppressEchoOptions = {}) {
    this.#echoReturnLossDb = echoReturnLossDb;
    this.#echoTailMs = echoTailMs;
  }

  /** Sets whether bot audio is playing to the caller. */
  speak(isSpeaking: boolean): void {
    if (this.#isSpeaking && !isSpeaking) {
      this.#tailMs = this.#echoTailMs;
    }
    this.#isSpeaking = isSpeaking;
  }

  /** Takes bot audio that the caller has heard. */
  hear(frame: AudioFrame): void {
    for (const { rmsDb } of this.#meter.push(frame)) {
      this.#botLevelDb = Math.max(rmsDb, this.#botLevelDb - (DECAY_DB_PER_S * 20) / 1_000);
    }
  }

  /** Returns a frame of the caller, unchanged or reduced. */
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
    this.#openMs = levelDb > this.#botLevelDb - this.#echoReturnLossDb ? HOLD_MS : this.#openMs - durationMs;
    return this.#openMs > 0 || levelDb <= this.#floorDb
      ? frame
      : applyGain(frame, { db: this.#floorDb - levelDb });
  }
}
