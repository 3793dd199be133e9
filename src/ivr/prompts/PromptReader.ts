import { isObservable, type Observable } from 'rxjs';
import { cutPcmInput, isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import type { AsyncAudio } from '../../session/contract/CallSession.js';
import { wavFile } from '../../sources/wavFile.js';
import { askAhead } from '../../support/async/askAhead.js';
import { isAsyncSource } from '../../support/async/AsyncSource.js';
import { isInt16Array, isUint8Array } from '../../support/typedArrays.js';
import { prefetch } from './prefetch.js';
import { checkPromptSource, type PromptSource } from './PromptSource.js';

/** How far a prompt is read ahead, in ms: time for a text-to-speech service to begin. */
const AHEAD_MS = 2_000;

/** As many pieces are read ahead at most, however short they are. */
const AHEAD_PIECES = 256;

/** A stream that gives its audio already. */
interface BegunStream {
  readonly stream: Stream;
  readonly leave: () => void;
}

type Piece = { readonly audio: PcmInput } | BegunStream | { readonly error: unknown };

/** What is no audio yet. */
type Stream = Observable<PcmInput> | AsyncAudio;

/** What a playback asks for. */
type Part = PcmInput | Stream;

/** Reads a prompt for one playback, some seconds ahead of what is pulled, so that its streams have begun by their turn. */
export class PromptReader implements Iterator<Part> {
  readonly #pieces: ReturnType<typeof promptPieces>;
  readonly #ahead: Piece[] = [];
  #aheadMs = 0;
  /** A stream is read ahead: nothing is read beyond it before its turn. */
  #isAtStream = false;
  #isDone = false;
  /** Of the stream whose turn it is. */
  #playing: { readonly leave: () => void } | undefined;

  constructor(source: PromptSource) {
    this.#pieces = promptPieces(source);
    this.#readAhead();
  }

  next(): IteratorResult<Part, undefined> {
    const piece = this.#ahead.shift();
    if (piece === undefined) {
      return { done: true, value: undefined };
    }
    if ('error' in piece) {
      throw piece.error;
    }
    if ('stream' in piece) {
      this.#isAtStream = false;
      this.#playing = piece;
      this.#readAhead();
      return { done: false, value: piece.stream } satisfies IteratorResult<Stream>;
    }
    this.#aheadMs -= durationMs(piece.audio);
    this.#readAhead();
    return { done: false, value: piece.audio };
  }

  /** Lets go of everything. */
  return(): IteratorResult<Part, undefined> {
    this.#isDone = true;
    this.#playing?.leave();
    for (const piece of this.#ahead.splice(0)) {
      if ('stream' in piece) {
        piece.leave();
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
        } else if (isObservable(piece.value) || isAsyncSource(piece.value)) {
          this.#isAtStream = true;
          this.#ahead.push(beginStream(piece.value));
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

function beginStream(source: Stream): BegunStream {
  if (isObservable(source)) {
    const { audio$, subscription } = prefetch(source);
    return {
      stream: audio$,
      leave: () => {
        subscription.unsubscribe();
      },
    } satisfies BegunStream;
  }
  const ahead = askAhead(source);
  return { stream: ahead.source, leave: ahead.leave };
}

/** At least: samples and bytes do not tell their rate, which is 24 kHz at most. */
function durationMs(audio: PcmInput): number {
  if (isUint8Array(audio)) {
    return audio.length / 48;
  }
  return isInt16Array(audio) ? audio.length / 24 : (audio.samples.length * 1_000) / audio.sampleRate;
}

/** Samples and bytes do not tell their rate; at the lowest that there is they are cut into the smallest pieces. */
const LOWEST_RATE = 8_000;

/** Of what else gives nothing: whoever pulls can count it, and an endless list of nothing comes to an end. */
const NOTHING = new Int16Array(0);

/** Reads a prompt piece by piece, in order; a stream is one piece. */
function* promptPieces(source: PromptSource): Generator<Part> {
  if (isPcmInput(source)) {
    yield* cutPcmInput(source, LOWEST_RATE);
  } else if (isObservable(source) || isAsyncSource(source)) {
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
