import { isObservable, type Observable, type Subscription } from 'rxjs';
import { cutPcmInput, isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import { wavFile } from '../../sources/wavFile.js';
import { prefetch, type Prefetched } from './prefetch.js';
import { checkPromptSource, type PromptSource } from './PromptSource.js';

/** How far a prompt is read ahead, in ms: time for a text-to-speech service to begin. */
const AHEAD_MS = 2_000;

/** As many pieces are read ahead at most, however short they are. */
const AHEAD_PIECES = 256;

type Piece = { readonly audio: PcmInput } | { readonly stream: Prefetched } | { readonly error: unknown };

/** Reads a prompt for one playback, some seconds ahead of what is pulled, so that its streams have begun by their turn. */
export class PromptReader implements Iterator<PcmInput | Observable<PcmInput>> {
  readonly #pieces: ReturnType<typeof promptPieces>;
  readonly #ahead: Piece[] = [];
  #aheadMs = 0;
  /** A stream is read ahead: nothing is read beyond it before its turn. */
  #isAtStream = false;
  #isDone = false;
  /** Of the stream whose turn it is. */
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

  /** Lets go of everything. */
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
        // It is told when what stands before it has been played.
        this.#isDone = true;
        this.#ahead.push({ error });
      }
    }
  }
}

/** At least: samples and bytes do not tell their rate, which is 24 kHz at most. */
function durationMs(audio: PcmInput): number {
  if (audio instanceof Uint8Array) {
    return audio.length / 48;
  }
  return audio instanceof Int16Array ? audio.length / 24 : (audio.samples.length * 1_000) / audio.sampleRate;
}

/** Samples and bytes do not tell their rate; at the lowest that there is they are cut into the smallest pieces. */
const LOWEST_RATE = 8_000;

/** Of what else gives nothing: whoever pulls can count it, and an endless list of nothing comes to an end. */
const NOTHING = new Int16Array(0);

/** Reads a prompt piece by piece, in order; a stream is one piece. */
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
