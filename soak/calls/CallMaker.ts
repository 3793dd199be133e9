import type { Subscription } from 'rxjs';
import { QUIRKS, type Quirk, quirkMix } from '../../src/testing/index.js';
import { type SimulateCallOptions, simulateCall } from '../../src/testing/node/index.js';
import { seededRandom } from '../../src/testing/seededRandom.js';
import { type CallKind, type CallOrder, writeOrder } from './CallOrder.js';
import { HeardCheck } from './HeardCheck.js';
import type { CallerRecord } from './judgeCall.js';
import type { Noise } from '../shared/Noise.js';

/** Callbacks about calls. */
export interface CallMakerConfig {
  readonly url: string;
  readonly seed: number;
  readonly noise: Noise;
  /** How long calls last, in ms. */
  readonly leastMs: number;
  readonly mostMs: number;
  readonly onOver: (streamSid: string, record: CallerRecord | undefined) => void;
}

const HEALTHY: readonly CallKind[] = ['echo', 'talk', 'talk', 'goodbye'];
const FAILING_HANDLERS: readonly CallKind[] = ['throwAtOnce', 'throwLater', 'throwBare', 'noObservable'];
const KEYS = '0,1,2,3,4,5,6,7,8,9,*,#,A,B,C,D';

/** Makes one call after another: nine of ten are healthy, the tenth fails in a way that the seed selects. */
export class CallMaker {
  readonly quirks = new Map<string, number>();
  readonly counts = { healthy: 0, quirky: 0, dropped: 0, throwing: 0, cannotConnect: 0 };
  worstLateMs = 0;
  breaches = new Map<string, number>();
  readonly #config: CallMakerConfig;
  readonly #random: () => number;
  readonly #live = new Map<string, Subscription>();
  #count = 0;
  #failures = 0;

  constructor(config: CallMakerConfig) {
    this.#config = config;
    this.#random = seededRandom(config.seed);
  }

  get live(): number {
    return this.#live.size;
  }

  make(): void {
    const id = this.#count++;
    const isHealthy = id % 10 !== 5;
    if (isHealthy && id % 20 !== 7) {
      this.counts.healthy++;
      this.#call(id, this.#pick(HEALTHY), {}, true);
    } else if (isHealthy) {
      this.counts.throwing++;
      this.#call(id, this.#pick(FAILING_HANDLERS), {}, true);
    } else {
      this.#fail(id);
    }
  }

  /** Hangs up all live calls. */
  stop(): void {
    for (const subscription of this.#live.values()) {
      subscription.unsubscribe();
    }
  }

  #fail(id: number): void {
    const nth = this.#failures++;
    if (nth % 4 === 3) {
      this.counts.dropped++;
      const drop = this.#call(id, this.#pick(HEALTHY), {}, false);
      setTimeout(
        () => {
          drop();
        },
        this.#between(0, this.#config.mostMs),
      );
      return;
    }
    // Each quirk in turn, and mixes of quirks.
    const one = QUIRKS[Math.floor((nth / 4) * 3) % QUIRKS.length];
    const quirks: readonly Quirk[] = nth % 2 === 0 && one !== undefined ? [one.name] : quirkMix(id);
    for (const quirk of quirks) {
      const name = quirk.replace(/=.*/, '');
      this.quirks.set(name, (this.quirks.get(name) ?? 0) + 1);
    }
    this.counts.quirky++;
    this.#call(id, this.#pick(HEALTHY), { quirks }, false);
  }

  /** @returns a function that drops the call */
  #call(id: number, kind: CallKind, options: SimulateCallOptions, isHealthy: boolean): () => void {
    const { url, noise, onOver, leastMs, mostMs } = this.#config;
    const sampleRate = this.#random() < 0.8 ? 8_000 : 16_000;
    const lengthMs = this.#between(leastMs, mostMs);
    const order: CallOrder = { kind, id, at: Math.floor(this.#between(0, 100_000)) };
    const streamSid = writeOrder(order);
    const heard = new HeardCheck(order, noise, sampleRate);
    const frameMs = 20;
    let keys = '';
    const dtmf = Array.from({ length: kind === 'goodbye' ? 1 : Math.floor(lengthMs / 4_000) }, () => ({
      atMs: this.#between(0, lengthMs - 500),
      digit: this.#pick(KEYS.split(',')),
    }));
    const over = (record?: CallerRecord) => {
      this.#live.delete(streamSid);
      onOver(streamSid, record);
    };
    const subscription = simulateCall(url, {
      streamSid,
      sampleRate,
      frameMs,
      audio: {
        samples: noise.read(order.at, (lengthMs / 1_000 + 30) * sampleRate),
        sampleRate,
        timestampMs: 0,
      },
      dtmf,
      // A goodbye ends the call by itself.
      hangUpAfterMs: kind === 'goodbye' ? 120_000 : lengthMs,
      hangUp: this.#random() < 0.5 ? { connection: 'close' } : { connection: 'cut', lingerMs: 2_000 },
      levelWindowMs: 0,
      maxRecordMs: 0,
      ...options,
    }).subscribe({
      next: (event) => {
        if (event.type === 'heard') {
          heard.hear(event.samples);
        } else if (event.type === 'key') {
          keys += event.digit;
        } else if (event.type === 'finished') {
          const { report } = event;
          this.worstLateMs = Math.max(this.worstLateMs, report.maxLateMs);
          if (isHealthy) this.#countBreaches(report.breaches);
          over({ order, isHealthy, frameSamples: (sampleRate * frameMs) / 1_000, keys, report, heard });
        }
      },
      error: (error: unknown) => {
        this.counts.cannotConnect++;
        if (isHealthy) console.error(String(error));
        over();
      },
    });
    if (!subscription.closed) {
      this.#live.set(streamSid, subscription);
    }
    return () => {
      if (!subscription.closed) {
        subscription.unsubscribe();
        over();
      }
    };
  }

  #countBreaches(breaches: readonly { readonly code: string; readonly count: number }[]): void {
    for (const { code, count } of breaches) {
      this.breaches.set(code, (this.breaches.get(code) ?? 0) + count);
    }
  }

  #pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) {
      throw new RangeError('The list to pick from is empty');
    }
    return picked;
  }

  #between(least: number, most: number): number {
    return Math.floor(least + this.#random() * (most - least));
  }
}
