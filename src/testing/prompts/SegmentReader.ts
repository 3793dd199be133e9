import type { AudioFrame } from '../../audio/AudioFrame.js';
import { type SegmentEvent, UNKNOWN_AUDIO } from './HeardSegment.js';
import { type KnownPrompt, onsetOf } from './KnownPrompt.js';
import { BLOCK_SAMPLES } from './PromptCode.js';
import { type FoundPrompt, PromptFinder } from './PromptFinder.js';

/** A pause that ends unknown sound, in ms. */
const PAUSE_MS = 100;
/** Pieces with a longer gap between them are not joined, in ms. */
const GAP_MS = 2;

interface Current {
  /** `undefined` for unknown sound. */
  readonly known: KnownPrompt | undefined;
  readonly isExact: boolean;
  readonly fromMs: number;
  toMs: number;
  /** Which sample of the prompt comes next. */
  next: number;
}

/** Finds prompts in audio: known prompts by their sound, coded prompts by their name. Silence is not a segment. */
export class SegmentReader {
  readonly sampleRate: number;
  readonly #finder: PromptFinder;
  #pending = new Int16Array(0);
  /** When the pending audio was heard; `-Infinity` before the first audio. */
  #pendingMs = -Infinity;
  #current: Current | undefined;
  #events: SegmentEvent[] = [];

  /** @param isLossy - whether samples change on their way */
  constructor(sampleRate: number, prompts: Readonly<Record<string, AudioFrame>> = {}, isLossy = false) {
    this.sampleRate = sampleRate;
    this.#finder = new PromptFinder(sampleRate, prompts, isLossy);
  }

  /** Takes audio that was heard from `atMs` on; returns the events that it leads to. */
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

  /** Ends the audio so far: nothing follows for now. */
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

  /** Reads as far as a decision is possible; at the end, all of it. */
  #read(isEnd: boolean): void {
    for (let isDone = false; !isDone && this.#pending.length > 0;) {
      isDone = this.#current?.known === undefined ? this.#find(isEnd) : this.#follow(this.#current.known);
    }
  }

  /** Follows the current prompt; returns whether all pending audio belonged to it. */
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

  /** Looks for the beginning of a prompt; returns whether more audio is needed. */
  #find(isEnd: boolean): boolean {
    const coded = this.#finder.findCoded(this.#pending);
    const onset = onsetOf(this.#pending, 0);
    if (this.#current === undefined && onset > 0 && coded === undefined) {
      this.#consume(onset);
      return this.#pending.length === 0;
    }
    const found =
      coded ?? (this.#current === undefined ? this.#finder.recognise(this.#pending, isEnd) : undefined);
    if (found === 'later') {
      return true;
    }
    if (found !== undefined) {
      this.#pass(found.from);
      this.#begin(found);
      return false;
    }
    // A block may begin in the newest samples.
    const keep = isEnd ? 0 : 2 * BLOCK_SAMPLES - 1;
    this.#pass(Math.max(0, this.#pending.length - keep));
    return true;
  }

  #begin({ known, at, isExact }: FoundPrompt): void {
    this.#end();
    this.#current = { known, isExact, fromMs: this.#pendingMs, toMs: this.#pendingMs, next: at };
    this.#events.push({ type: 'began', name: known.name, fromMs: this.#pendingMs });
  }

  /** Passes samples of unknown sound or silence. */
  #pass(samples: number): void {
    const passed = this.#pending.subarray(0, samples);
    const onset = onsetOf(passed, 0);
    if (onset < passed.length && this.#current === undefined) {
      const fromMs = this.#pendingMs + (onset * 1_000) / this.sampleRate;
      this.#current = { known: undefined, isExact: false, fromMs, toMs: fromMs, next: 0 };
      this.#events.push({ type: 'began', name: UNKNOWN_AUDIO, fromMs });
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
        segment: { name: known?.name ?? UNKNOWN_AUDIO, fromMs, toMs, isCut },
      });
    }
  }
}
