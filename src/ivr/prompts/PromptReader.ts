import { isObservable, type Observable, type Subscription } from 'rxjs';
import { cutPcmInput, isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import { wavFile } from '../../sources/wavFile.js';
import { prefetch, type Prefetched } from './prefetch.js';
import { checkPromptSource, type PromptSource } from './PromptSource.js';

/** How far ahead a prompt is read, in ms: enough time for a text-to-speech service to start. */
const AHEAD_MS = 2_000;

/** Most pieces that are read ahead, however short they are. */
const AHEAD_PIECES = 256;

type Piece = { readonly audio: PcmInput } | { readonly stream: Prefetched } | { readonly error: unknown };

/** Reads a prompt for one playback, about two seconds ahead, so that its streams have started before their turn. */
export class PromptReader implements Iterator<PcmInput | Observable<PcmInput>> {
  readonly #pieces: ReturnType<typeof promptPieces>;
  readonly #ahead: Piece[] = [];
  #aheadMs = 0;
  /** A stream is read ahead: nothing after it is read before its turn. */
  #isAtStream = false;
  #isDone = false;
  /** Subscription to the stream that is playing. */
  #playing: Subscription | undefined;

  constructor(source: PromptSource) {
    this.#pieces = promptPieces(source);
    this.#readAhead();
  }

  next(): IteratorResult<PcmInput | Observable<PcmInput>, undefined> {
    const piece = this.#ahead.shift();
    if (piece === undefined) {
      return { done: true, value: undefined };
    }
    if ('error' in piece) {
      throw piece.error;
    }
    if ('stream' in piece) {
      this.#isAtStream = false;
      this.#playing = piece.stream.subscription;
      this.#readAhead();
      return { done: false, value: piece.stream.audio$ } satisfies IteratorResult<Observable<PcmInput>>;
    }
    this.#aheadMs -= durationMs(piece.audio);
    this.#readAhead();
    return { done: false, value: piece.audio };
  }

  /** Releases all sources. */
  return(): IteratorResult<PcmInput | Observable<PcmInput>, undefined> {
    this.#isDone = true;
    this.#playing?.unsubscribe();
    for (const piece of this.#ahead.splice(0)) {
      if ('stream' in piece) {
        piece.stream.subscription.unsubscribe();
      }
    }
    this.#pieces.return(undefined);
    return { done: true, value: undefined };
  }

  #readAhead(): void {
    while (
      !this.#isDone &&
      !this.#isAtStream &&
      this.#aheadMs < AHEAD_MS &&
      this.#ahead.length < AHEAD_PIECES
    ) {
      try {
        const piece = this.#pieces.next();
        if (piece.done === true) {
          this.#isDone = true;
        } else if (isObservable(piece.value)) {
          this.#isAtStream = true;
          this.#ahead.push({ stream: prefetch(piece.value) });
        } else {
          this.#aheadMs += durationMs(piece.value);
          this.#ahead.push({ audio: piece.value });
        }
      } catch (error) {
        // Thrown by `next` after the pieces before it.
        this.#isDone = true;
        this.#ahead.push({ error });
      }
    }
  }
}

/** Least duration of a piece, in ms: samples and bytes have no sample rate, and 24 kHz is the highest. */
function durationMs(audio: PcmInput): number {
  if (audio instanceof Uint8Array) {
    return audio.length / 48;
  }
  return audio instanceof Int16Array ? audio.length / 24 : (audio.samples.length * 1_000) / audio.sampleRate;
}

/** Samples and bytes have no sample rate: they are cut as at the lowest rate, into the smallest pieces. */
const LOWEST_RATE = 8_000;

/** An empty list yields this piece. The reader counts it, so an endless list of empty lists cannot block. */
const NOTHING = new Int16Array(0);

/** Yields the pieces of a prompt, in order; a stream is one piece. */
function* promptPieces(source: PromptSource): Generator<PcmInput | Observable<PcmInput>> {
  if (isPcmInput(source)) {
    yield* cutPcmInput(source, LOWEST_RATE);
  } else if (isObservable(source)) {
    yield source;
  } else if (typeof source === 'string') {
    yield* wavFile(source);
  } else {
    let isEmpty = true;
    for (const part of source) {
      isEmpty = false;
      checkPromptSource(part);
      yield* promptPieces(part);
    }
    if (isEmpty) {
      yield NOTHING;
    }
  }
}
