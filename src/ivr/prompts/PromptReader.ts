import { isObservable, type Observable } from 'rxjs';
import { cutPcmInput, isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import type { AsyncAudio } from '../../session/contract/CallSession.js';
import { wavFile } from '../../sources/wavFile.js';
import { askAhead } from '../../support/async/askAhead.js';
import { ignore, isAsyncSource } from '../../support/async/AsyncSource.js';
import { closeUnread } from '../../support/async/closeUnread.js';
import { isInt16Array, isUint8Array } from '../../support/typedArrays.js';
import { prefetch } from './prefetch.js';
import { checkPromptSource, type PromptSource } from './PromptSource.js';

/** How far ahead a prompt is read, in ms: enough time for a text-to-speech service to start. */
const AHEAD_MS = 2_000;

/** Most pieces that are read ahead, however short they are. */
const AHEAD_PIECES = 256;

/** A stream that emits its audio already. */
interface BegunStream {
  readonly stream: Stream;
  readonly leave: () => void;
}

type Piece = { readonly audio: PcmInput } | BegunStream | { readonly error: unknown };

/** Audio that arrives later. */
type Stream = Observable<PcmInput> | AsyncAudio;

/** What a playback pulls. */
type Part = PcmInput | Stream;

/** Reads a prompt for one playback, about two seconds ahead, so that its streams have started before their turn. */
export class PromptReader implements Iterator<Part> {
  readonly #pieces: ReturnType<typeof promptPieces>;
  readonly #ahead: Piece[] = [];
  #aheadMs = 0;
  /** A stream is read ahead: nothing after it is read before its turn. */
  #isAtStream = false;
  #isDone = false;
  /** The stream that is playing. */
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

  /** Releases all sources. */
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
        // Thrown by `next` after the pieces before it.
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

/** Least duration of a piece, in ms: samples and bytes have no sample rate, and 24 kHz is the highest. */
function durationMs(audio: PcmInput): number {
  if (isUint8Array(audio)) {
    return audio.length / 48;
  }
  return isInt16Array(audio) ? audio.length / 24 : (audio.samples.length * 1_000) / audio.sampleRate;
}

/** Samples and bytes have no sample rate: they are cut as at the lowest rate, into the smallest pieces. */
const LOWEST_RATE = 8_000;

/** An empty list yields this piece. The reader counts it, so an endless list of empty lists cannot block. */
const NOTHING = new Int16Array(0);

/** Yields the pieces of a prompt, in order; a stream is one piece. */
function* promptPieces(source: PromptSource): Generator<Part> {
  if (isPcmInput(source)) {
    yield* cutPcmInput(source, LOWEST_RATE);
  } else if (isObservable(source) || isAsyncSource(source)) {
    yield source;
  } else if (typeof source === 'string') {
    yield* wavFile(source);
  } else {
    let count = 0;
    try {
      for (const part of source) {
        count++;
        checkPromptSource(part);
        yield* promptPieces(part);
      }
    } finally {
      if (Array.isArray(source)) {
        closeUnread(source.slice(count), ignore);
      }
    }
    if (count === 0) {
      yield NOTHING;
    }
  }
}
