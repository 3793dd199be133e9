import type { AudioFrame } from '../../../audio/AudioFrame.js';
import { parseMessage } from '../../../wire/parseMessage.js';
import { playBotMessage, SimulatedPlayout } from '../../caller/SimulatedPlayout.js';
import type { SegmentEvent } from '../../prompts/HeardSegment.js';
import { SegmentReader } from '../../prompts/SegmentReader.js';
import { parseBotMessage } from '../../rules/parseBotMessage.js';
import type { CassetteEntry } from '../CassetteEntry.js';
import { messageEvent } from '../CassetteWriter.js';

/** Act of a bot in a recorded call, as the caller noticed it. */
export type BotAct =
  /** It was heard: a prompt by its name, or unknown sound (`audio`). */
  | {
      readonly type: 'said';
      readonly atMs: number;
      readonly durationMs: number;
      readonly name: string;
      readonly isCut: boolean;
      /** Hash of its sound, block by block. */
      readonly sound: readonly number[];
    }
  /** It closed the connection. */
  | { readonly type: 'closed'; readonly atMs: number; readonly code: number };

/** How many samples are compared at once: 32 ms at 8 kHz. */
const BLOCK_SAMPLES = 256;
/** How much audio is buffered, in ms, so that the jitter of the recorded network is not heard. */
const START_BUFFER_MS = 200;
/** The longest gap that is not a silence, in ms. */
const GAP_MS = 1;

/** Listens to a recorded call as its caller did, and yields what the bot did, in order. */
export function* followBot(
  entries: Iterable<CassetteEntry>,
  prompts: Readonly<Record<string, AudioFrame>>,
): Generator<BotAct, void, void> {
  let call: FollowedCall | undefined;
  for (const entry of entries) {
    if (entry.type === 'close') {
      yield* call?.end(entry.atMs) ?? [];
      if (entry.from === 'bot') {
        yield { type: 'closed', atMs: entry.atMs, code: entry.code };
      }
      return;
    }
    const { atMs, from, text } = entry;
    if (from === 'bot') {
      yield* call?.receive(text, atMs) ?? [];
    } else if (call === undefined && messageEvent(text) === 'start') {
      const start = parseMessage(text);
      if (start.event === 'start') {
        call = new FollowedCall(start.mediaFormat, prompts);
      }
    }
  }
  yield* call?.end(Infinity) ?? [];
}

/** A recorded call, from `start` on. */
class FollowedCall {
  readonly #encoding: 'pcm16' | 'mulaw';
  readonly #sampleRate: number;
  readonly #playout: SimulatedPlayout;
  readonly #reader: SegmentReader;
  /** Audio heard since the last silence. */
  #heard: { readonly atMs: number; readonly samples: Int16Array }[] = [];
  #endsAt = -Infinity;

  constructor(
    { sampleRate, encoding }: { readonly sampleRate: number; readonly encoding: 'pcm16' | 'mulaw' },
    prompts: Readonly<Record<string, AudioFrame>>,
  ) {
    this.#encoding = encoding;
    this.#sampleRate = sampleRate;
    this.#playout = new SimulatedPlayout(sampleRate, { startBufferMs: START_BUFFER_MS });
    this.#reader = new SegmentReader(sampleRate, prompts);
  }

  *receive(text: string, atMs: number): Iterable<BotAct> {
    yield* this.#listen(atMs);
    playBotMessage(this.#playout, parseBotMessage(text), this.#encoding, atMs);
    yield* this.#listen(atMs);
  }

  *end(atMs: number): Iterable<BotAct> {
    const inPlay = this.#playout.inPlay(atMs);
    yield* this.#listen(atMs);
    if (inPlay !== undefined) {
      const { samples, startsAt } = inPlay;
      const heard = Math.round(((atMs - startsAt) * this.#sampleRate) / 1_000);
      yield* this.#hear(samples.subarray(0, heard), startsAt);
    }
    yield* this.#acts(this.#reader.flush());
  }

  *#listen(atMs: number): Iterable<BotAct> {
    for (const event of this.#playout.advance(atMs)) {
      if (event.type === 'heard') {
        yield* this.#hear(event.samples, event.at);
      }
    }
  }

  *#hear(samples: Int16Array, heardAtMs: number): Iterable<BotAct> {
    const goesOn = heardAtMs <= this.#endsAt + GAP_MS;
    if (!goesOn) {
      yield* this.#acts(this.#reader.flush());
      this.#heard = [];
    }
    // One clock for all audio heard without a break: segments are cut out of it by their times.
    const atMs = goesOn ? this.#endsAt : heardAtMs;
    this.#heard.push({ atMs, samples });
    this.#endsAt = atMs + (samples.length * 1_000) / this.#sampleRate;
    yield* this.#acts(this.#reader.push(samples, atMs));
  }

  *#acts(events: readonly SegmentEvent[]): Iterable<BotAct> {
    for (const event of events) {
      if (event.type === 'ended') {
        const { name, fromMs, toMs, isCut } = event.segment;
        const sound = name === 'audio' ? this.#soundOf(fromMs, toMs) : [];
        yield { type: 'said', atMs: fromMs, durationMs: toMs - fromMs, name, isCut, sound };
      }
    }
  }

  #soundOf(fromMs: number, toMs: number): readonly number[] {
    const blocks: number[] = [];
    let hash = 0;
    let count = 0;
    for (const { atMs, samples } of this.#heard) {
      const indexOf = (ms: number) => Math.round(((ms - atMs) * this.#sampleRate) / 1_000);
      for (const sample of samples.subarray(Math.max(0, indexOf(fromMs)), Math.max(0, indexOf(toMs)))) {
        hash = (Math.imul(hash, 31) + sample) | 0;
        if (++count % BLOCK_SAMPLES === 0) {
          blocks.push(hash);
        }
      }
    }
    return count < BLOCK_SAMPLES ? [hash] : blocks;
  }
}
