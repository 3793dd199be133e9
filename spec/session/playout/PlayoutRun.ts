import type { PcmInput } from '../../../src/audio/PcmInput';
import { Playout } from '../../../src/session/playout/Playout';
import type { PlayoutEffect } from '../../../src/session/playout/PlayoutEffect';
import type { PlayoutConfig } from '../../../src/session/playout/PlayoutState';

/** Options for a run of a playout. */
export interface PlayoutRunConfig extends Partial<PlayoutConfig> {
  /** How late the echo of the nth mark is, in ms, negative if early; `undefined` for an echo that never comes. */
  readonly echoDelayMs?: (index: number) => number | undefined;
  /** How long Exotel waits, in ms, before it begins to play after a silence. */
  readonly behindMs?: number;
  /** Whether the run finishes when all audio was heard after `end`, like a call. */
  readonly finishesWhenDrained?: boolean;
  /** Whether `heard$` has a subscriber. @defaultValue true */
  readonly isHeardRead?: boolean;
}

/** A media message at Exotel. */
interface AtExotel {
  readonly payload: Uint8Array;
  readonly startsAt: number;
  readonly endsAt: number;
}

/**
 * A playout with a caller and a simulated Exotel, in whole milliseconds: alarms are kept, marks are echoed when
 * the audio before them has been played, and pulled sources supply their audio.
 */
export class PlayoutRun {
  readonly playout: Playout;
  /** All effects, each with its time. */
  readonly effects: { readonly at: number; readonly effect: PlayoutEffect }[] = [];
  /** How far ahead of playback each media message was sent, in ms. */
  readonly aheadMs: number[] = [];
  /** When each media message came, and how much audio was left to play then, in ms: negative after an underrun. */
  readonly arrivals: { readonly at: number; readonly leftMs: number }[] = [];
  /** The audio of a pulled playback; it ends when no audio is left. */
  readonly sources = new Map<number, PcmInput[]>();
  now = 0;
  readonly #wireBytesPerMs: number;
  readonly #echoDelayMs: (index: number) => number | undefined;
  readonly #behindMs: number;
  readonly #finishesWhenDrained: boolean;
  readonly #isHeardRead: boolean;
  #atExotel: AtExotel[] = [];
  #echoes: { readonly name: string; readonly at: number }[] = [];
  #marks = 0;
  #alarmAt = Infinity;
  #isFinished = false;

  constructor(config: PlayoutRunConfig = {}) {
    const {
      echoDelayMs = () => 0,
      behindMs = 0,
      finishesWhenDrained = false,
      isHeardRead = true,
      ...overrides
    } = config;
    const wireSampleRate = overrides.wireSampleRate ?? 8_000;
    this.playout = new Playout({
      wireSampleRate,
      sampleRate: wireSampleRate,
      resamplerQuality: 'balanced',
      encoding: 'pcm16',
      messageBytes: 3_200,
      sendAheadMs: 400,
      flushAfterMs: 240,
      maxQueueMs: 120_000,
      onQueueFull: undefined,
      maxPlaybacks: 10_000,
      ...overrides,
    });
    this.#echoDelayMs = echoDelayMs;
    this.#behindMs = behindMs;
    this.#finishesWhenDrained = finishesWhenDrained;
    this.#isHeardRead = isHeardRead;
    this.#wireBytesPerMs = (wireSampleRate / 1_000) * (overrides.encoding === 'mulaw' ? 1 : 2);
  }

  /** The effects as short texts, except `heard` and `speaking`, which have their own methods. */
  get log(): string[] {
    return this.effects
      .filter(({ effect }) => effect.type !== 'heard' && effect.type !== 'speaking')
      .map(({ at, effect }) => `${at} ${short(effect)}`);
  }

  /** When bot audio began and stopped playing. */
  get speaking(): string[] {
    return this.effects
      .filter(({ effect }) => effect.type === 'speaking')
      .map(({ at, effect }) => `${at} ${short(effect)}`);
  }

  /** All audio that was heard. */
  get heard(): Buffer {
    return Buffer.concat(
      this.effects.map(({ effect }) => (effect.type === 'heard' ? effect.audio : new Uint8Array(0))),
    );
  }

  /** The messages that Exotel has played or will play, without those that were cleared. */
  get played(): readonly Uint8Array[] {
    return this.#atExotel.map(({ payload }) => payload);
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** Does something now. */
  do(act: (playout: Playout, now: number) => readonly PlayoutEffect[]): this {
    const effects = act(this.playout, this.now);
    this.#carryOut(effects);
    this.#alarmAt = this.playout.nextAt(this.#isHeardRead);
    return this;
  }

  /** Plays audio that is available as a whole. */
  play(id: number, ...audio: readonly PcmInput[]): this {
    this.do((playout, now) => playout.open(id, {}, now));
    for (const piece of audio) {
      this.do((playout, now) => playout.push(id, piece, now));
    }
    return this.do((playout, now) => playout.close(id, now)).do((playout, now) => playout.release(id, now));
  }

  /** Plays a source that is pulled. */
  playPulled(id: number, ...audio: readonly PcmInput[]): this {
    this.sources.set(id, [...audio]);
    return this.do((playout, now) => playout.open(id, { supply: 'pulled' }, now)).do((playout, now) =>
      playout.release(id, now),
    );
  }

  /** Appends audio with `send`. */
  append(audio: PcmInput): this {
    return this.do((playout, now) => playout.append(audio, now));
  }

  finish(): this {
    this.do((playout, now) => playout.finish(now));
    this.#isFinished = true;
    return this;
  }

  /** Advances time; every alarm wakes at its millisecond. */
  until(time: number): this {
    let vain = 0;
    for (let next = this.nextAt(); next <= time && next < Infinity; next = this.nextAt()) {
      vain = Math.ceil(next) <= this.now ? vain + 1 : 0;
      if (vain > 3) {
        throw new Error(`No progress at ${this.now}: the next alarm is at ${next}`);
      }
      this.now = Math.max(this.now, Math.ceil(next));
      const due = this.#echoes.filter(({ at }) => at <= this.now);
      this.#echoes = this.#echoes.filter(({ at }) => at > this.now);
      for (const { name } of due) {
        this.do((playout, now) => playout.echo(name, now));
      }
      this.do((playout, now) => playout.advance(now));
    }
    this.now = Math.max(this.now, time === Infinity ? this.now : time);
    return this;
  }

  /** When something is next due, here or at Exotel. */
  nextAt(): number {
    return Math.min(this.#alarmAt, ...this.#echoes.map(({ at }) => (this.#isFinished ? Infinity : at)));
  }

  #carryOut(effects: readonly PlayoutEffect[]): void {
    for (const effect of effects) {
      this.effects.push({ at: this.now, effect });
      if (effect.type === 'send') {
        this.#receive(effect.message);
      } else if (effect.type === 'pull') {
        const next = this.sources.get(effect.id)?.shift();
        this.do((playout, now) =>
          next === undefined ? playout.close(effect.id, now) : playout.push(effect.id, next, now),
        );
      } else if (effect.type === 'drained' && this.#finishesWhenDrained && !this.#isFinished) {
        this.finish();
      }
    }
  }

  #receive(message: Extract<PlayoutEffect, { type: 'send' }>['message']): void {
    const last = this.#atExotel.at(-1)?.endsAt ?? -Infinity;
    if (message.event === 'media') {
      const startsAt = this.now > last ? this.now + this.#behindMs : last;
      const endsAt = startsAt + message.payload.length / this.#wireBytesPerMs;
      this.#atExotel.push({ payload: message.payload, startsAt, endsAt });
      this.aheadMs.push(endsAt - this.now);
      this.arrivals.push({ at: this.now, leftMs: last - this.now });
    } else if (message.event === 'mark') {
      const delayMs = this.#echoDelayMs(this.#marks++);
      if (delayMs !== undefined) {
        this.#echoes.push({ name: message.name, at: Math.max(this.now, last + delayMs, this.now + delayMs) });
      }
    } else {
      this.#atExotel = this.#atExotel.filter(({ startsAt }) => startsAt <= this.now);
      this.#echoes = [];
    }
  }
}

function short(effect: PlayoutEffect): string {
  switch (effect.type) {
    case 'send':
      return effect.message.event === 'media'
        ? String(effect.message.payload.length)
        : effect.message.event === 'mark'
          ? effect.message.name
          : 'clear';
    case 'playback':
      return effect.event.type === 'finished'
        ? `p${effect.id} ${effect.event.outcome} by ${effect.event.confirmedBy}, heard ${effect.event.heardMs}${cutAt(effect.event)}`
        : effect.event.type === 'progress'
          ? `p${effect.id} progress ${effect.event.heardMs}+${effect.event.queuedMs}`
          : `p${effect.id} started`;
    case 'failed':
      return `p${effect.id} failed`;
    case 'paused':
      return `p${effect.id} paused at ${effect.heardMs}`;
    case 'mark':
      return `mark ${effect.echo.name} ${effect.echo.outcome} by ${effect.echo.confirmedBy}`;
    case 'pull':
      return `pull p${effect.id}`;
    case 'heard':
      return `heard ${effect.audio.length}`;
    case 'speaking':
      return effect.isSpeaking ? 'speaks' : 'is silent';
    case 'diagnostic':
      return effect.code;
    case 'drained':
      return effect.isComplete ? 'drained' : 'gave up';
  }
}

/** The position of the clock at a cut, if more audio than that is heard. */
function cutAt({ heardMs, cutMs }: { readonly heardMs: number; readonly cutMs?: number }): string {
  return cutMs === undefined || cutMs === heardMs ? '' : `, cut at ${cutMs}`;
}
