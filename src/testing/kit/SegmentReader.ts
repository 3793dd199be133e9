import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { SegmentEvent } from './HeardSegment.js';
import { KnownPrompt, onsetOf } from './KnownPrompt.js';
import { prompt } from './prompt.js';
import { BLOCK_SAMPLES, readPromptCode } from './PromptCode.js';

/** A pause that ends a sound that nobody knows, in ms. */
const PAUSE_MS = 100;
/** Pieces further apart are not joined, in ms. */
const GAP_MS = 2;

interface Current {
  /** `undefined` for sound that nobody knows. */
  readonly known: KnownPrompt | undefined;
  readonly isExact: boolean;
  readonly fromMs: number;
  toMs: number;
  /** Which sample of the prompt comes next. */
  next: number;
}

/** Finds in audio the prompts that are known by their sound, and those that carry their name. Silence is no segment. */
export class SegmentReader {
  readonly sampleRate: number;
  readonly #given: readonly KnownPrompt[];
  /** Prompts that have told their names. */
  readonly #told = new Map<string, KnownPrompt>();
  #pending = new Int16Array(0);
  #pendingMs = 0;
  #current: Current | undefined;
  #events: SegmentEvent[] = [];

  constructor(sampleRate: number, prompts: Readonly<Record<string, AudioFrame>> = {}) {
    this.sampleRate = sampleRate;
    this.#given = Object.entries(prompts)
      .map(([name, audio]) => new KnownPrompt(name, audio, sampleRate))
      .filter(({ isSilent }) => !isSilent);
  }

  /** Takes audio that was heard from then on. */
  push(samples: Int16Array, atMs: number): readonly SegmentEvent[] {
    if (Math.abs(atMs - this.#endMs()) > GAP_MS) {
      this.#settle();
      this.#pendingMs = atMs;
    }
    const joined = new Int16Array(this.#pending.length + samples.length);
    joined.set(this.#pending);
    joined.set(samples, this.#pending.length);
    this.#pending = joined;
    this.#read(false);
    return this.#events.splice(0);
  }

  /** Nothing follows for now. */
  flush(): readonly SegmentEvent[] {
    this.#settle();
    return this.#events.splice(0);
  }

  #settle(): void {
    this.#read(true);
    this.#end();
    this.#consume(this.#pending.length);
  }

  #endMs(): number {
    return this.#pendingMs + (this.#pending.length * 1_000) / this.sampleRate;
  }

  #consume(samples: number): void {
    this.#pending = this.#pending.slice(samples);
    this.#pendingMs += (samples * 1_000) / this.sampleRate;
  }

  /** Reads as far as can be told; at the end all of it. */
  #read(isEnd: boolean): void {
    for (let isDone = false; !isDone && this.#pending.length > 0;) {
      isDone = this.#current?.known === undefined ? this.#find(isEnd) : this.#follow(this.#current.known);
    }
  }

  /** Goes on in a prompt; whether all that is there was of it. */
  #follow(known: KnownPrompt): boolean {
    const current = this.#current;
    if (current === undefined) {
      return true;
    }
    const count = current.isExact
      ? known.same(this.#pending, 0, current.next)
      : known.alike(this.#pending, 0, current.next);
    this.#consume(count);
    current.next += count;
    current.toMs = this.#pendingMs;
    if (this.#pending.length > 0 || current.next === known.samples.length) {
      this.#end();
    }
    return this.#pending.length === 0;
  }

  /** Looks for the beginning of a prompt; whether more has to be heard. */
  #find(isEnd: boolean): boolean {
    const coded = this.#findCoded();
    const onset = onsetOf(this.#pending, 0);
    if (this.#current === undefined && onset > 0 && coded === undefined) {
      this.#consume(onset);
      return this.#pending.length === 0;
    }
    if (coded !== undefined) {
      this.#pass(coded.from);
      this.#begin(coded.known, coded.at, true);
      return false;
    }
    const found = this.#current === undefined ? this.#recognise(isEnd) : undefined;
    if (found === 'later') {
      return true;
    }
    if (found !== undefined) {
      this.#begin(found.known, found.at, found.isExact);
      return false;
    }
    // A block may begin in what came last.
    const keep = isEnd ? 0 : 2 * BLOCK_SAMPLES - 1;
    this.#pass(Math.max(0, this.#pending.length - keep));
    return true;
  }

  #findCoded(): { readonly known: KnownPrompt; readonly at: number; readonly from: number } | undefined {
    for (let index = 0; index + BLOCK_SAMPLES <= this.#pending.length; index++) {
      const block = readPromptCode(this.#pending, index);
      if (block?.sampleRate === this.sampleRate) {
        const { name } = block;
        const durationMs = (block.samples * 1_000) / this.sampleRate;
        const id = `${name} ${block.samples}`;
        const known =
          this.#told.get(id) ??
          new KnownPrompt(name, prompt(name, { durationMs, sampleRate: this.sampleRate }), this.sampleRate);
        this.#told.set(id, known);
        let back = 0;
        while (
          back < Math.min(index, block.at) &&
          this.#pending[index - back - 1] === known.samples[block.at - back - 1]
        ) {
          back++;
        }
        return { known, at: block.at - back, from: index - back };
      }
    }
    return undefined;
  }

  #recognise(
    isEnd: boolean,
  ): { readonly known: KnownPrompt; readonly at: number; readonly isExact: boolean } | 'later' | undefined {
    const needed = Math.max(
      ...this.#given.map(({ fingerprintSamples }) => fingerprintSamples),
      2 * BLOCK_SAMPLES,
    );
    if (!isEnd && this.#pending.length < needed) {
      return 'later';
    }
    let best: { known: KnownPrompt; at: number; likeness: number; isExact: boolean } | undefined;
    for (const known of this.#given) {
      const match = known.begins(this.#pending, 0);
      if (match !== undefined && match.likeness > (best?.likeness ?? 0)) {
        best = { known, ...match };
      }
    }
    return best;
  }

  #begin(known: KnownPrompt, at: number, isExact: boolean): void {
    this.#end();
    this.#current = { known, isExact, fromMs: this.#pendingMs, toMs: this.#pendingMs, next: at };
    this.#events.push({ type: 'began', name: known.name, fromMs: this.#pendingMs });
  }

  /** So many samples are of nothing that is known. */
  #pass(samples: number): void {
    const passed = this.#pending.subarray(0, samples);
    const onset = onsetOf(passed, 0);
    if (onset < passed.length && this.#current === undefined) {
      const fromMs = this.#pendingMs + (onset * 1_000) / this.sampleRate;
      this.#current = { known: undefined, isExact: false, fromMs, toMs: fromMs, next: 0 };
      this.#events.push({ type: 'began', name: 'audio', fromMs });
    }
    let last = passed.length;
    while (last > 0 && onsetOf(passed.subarray(last - 1, last), 0) === 1) {
      last--;
    }
    if (this.#current !== undefined && last > 0) {
      this.#current.toMs = this.#pendingMs + (last * 1_000) / this.sampleRate;
    }
    this.#consume(samples);
    if (this.#current?.known === undefined && this.#pendingMs - (this.#current?.toMs ?? 0) >= PAUSE_MS) {
      this.#end();
    }
  }

  #end(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current !== undefined) {
      const { known, fromMs, toMs, next } = current;
      const isCut = known !== undefined && next < known.samples.length;
      this.#events.push({
        type: 'ended',
        segment: { name: known?.name ?? 'audio', fromMs, toMs, isCut },
      });
    }
  }
}
