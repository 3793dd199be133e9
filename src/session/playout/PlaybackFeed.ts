import { isObservable, type Observable, Subscription } from 'rxjs';
import { describeSource } from '../../audio/describeAudio.js';
import { isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import { ExotelError } from '../../ExotelError.js';
import { AsyncReader } from '../../support/async/AsyncReader.js';
import { isAsyncSource } from '../../support/async/AsyncSource.js';
import { closeUnread } from '../../support/async/closeUnread.js';
import type { AsyncAudio, PlaySource } from '../contract/CallSession.js';
import { tearDown } from '../tearDown.js';
import type { PlayoutEffect } from './PlayoutEffect.js';
import type { Supply } from './PlayoutItem.js';

/** The playback that a feed supplies with audio. */
export interface FeedTarget {
  push(audio: PcmInput): readonly PlayoutEffect[];
  /** From now on the audio is supplied differently. */
  changeOver(supply: Supply): readonly PlayoutEffect[];
  close(failure?: { readonly error: unknown }): readonly PlayoutEffect[];
  run(effects: readonly PlayoutEffect[]): void;
  /** The source threw while it was closed. */
  teardownFailed(error: unknown): void;
}

/** A source with so many empty pieces in a row is assumed never to end. */
const MAX_EMPTY_PIECES = 10_000;

/**
 * Passes the audio of a playback's source to the playout: that of an observable when it emits, that of an iterable when
 * it is pulled, and that of an async source when it arrives.
 */
export class PlaybackFeed {
  readonly #source: PlaySource;
  readonly #target: FeedTarget;
  readonly #streams = new Subscription();
  #isStarted = false;
  #iterator: Iterator<PcmInput | Observable<PcmInput> | AsyncAudio> | undefined;
  /** Reads the async source whose turn it is. */
  #reader: AsyncReader | undefined;
  /** How many pieces in a row were empty. */
  #emptyPieces = 0;

  constructor(source: PlaySource, target: FeedTarget) {
    this.#source = source;
    this.#target = target;
  }

  /** How the first audio is supplied. */
  get supply(): Supply {
    const source = this.#source;
    return isPcmInput(source) || isObservable(source)
      ? 'pushed'
      : isAsyncSource(source)
        ? 'awaited'
        : 'pulled';
  }

  start(): void {
    this.#isStarted = true;
    const source = this.#source;
    const close = () => {
      this.#close();
    };
    if (isPcmInput(source)) {
      this.#target.run(this.#target.push(source));
      close();
    } else if (isObservable(source)) {
      this.#listen(source, close);
    } else if (isAsyncSource(source)) {
      this.#read(source, close);
    } else {
      this.#iterator = source[Symbol.iterator]();
    }
  }

  /** Pushes the next piece of the iterable that is not empty, or asks the async source whose turn it is. */
  pull(): readonly PlayoutEffect[] {
    if (this.#reader !== undefined) {
      this.#reader.pull();
      return [];
    }
    const iterator = this.#iterator;
    if (iterator === undefined) {
      return this.#target.close();
    }
    try {
      for (;;) {
        const next = iterator.next();
        if (next.done === true) {
          this.#iterator = undefined;
          return this.#target.close();
        }
        if (isObservable(next.value) || isAsyncSource(next.value)) {
          return this.#changeOver(next.value);
        }
        if (!isPcmInput(next.value)) {
          throw badPiece(next.value);
        }
        if (!isEmptyAudio(next.value)) {
          this.#emptyPieces = 0;
          return this.#target.push(next.value);
        }
        this.#countEmpty(true);
      }
    } catch (error) {
      this.#closeIterator();
      return this.#target.close({ error });
    }
  }

  /** Closes the source, also if it was never read. */
  stop(): void {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#closeUnread(this.#source);
    }
    this.#tearDown(() => {
      this.#streams.unsubscribe();
    });
    this.#leaveReader();
    this.#closeIterator();
  }

  /** Reads a stream within an iterable to its end, before the iterable is pulled again. */
  #changeOver(source: Observable<PcmInput> | AsyncAudio): readonly PlayoutEffect[] {
    const goOn = () => {
      this.#target.run(this.#target.changeOver('pulled'));
    };
    if (isObservable(source)) {
      const effects = this.#target.changeOver('pushed');
      this.#listen(source, (isEmpty) => {
        this.#emptyPieces = isEmpty ? this.#emptyPieces + 1 : 0;
        goOn();
      });
      return effects;
    }
    const effects = this.#target.changeOver('awaited');
    this.#read(source, goOn);
    return effects;
  }

  /** Reads an async source, and asks for its first piece at once. */
  #read(source: AsyncAudio, onComplete: () => void): void {
    const fail = (error: unknown) => {
      this.#leaveReader();
      this.#closeIterator();
      this.#close({ error });
    };
    this.#reader = new AsyncReader(source, {
      next: (audio) => {
        try {
          if (!isPcmInput(audio)) {
            throw badPiece(audio);
          }
          this.#countEmpty(isEmptyAudio(audio));
        } catch (error) {
          fail(error);
          return;
        }
        this.#target.run(this.#target.push(audio));
      },
      error: fail,
      complete: () => {
        this.#reader = undefined;
        onComplete();
      },
    });
    this.#reader.pull();
  }

  /** @throws ExotelError `badSource` after too many empty pieces in a row */
  #countEmpty(isEmpty: boolean): void {
    this.#emptyPieces = isEmpty ? this.#emptyPieces + 1 : 0;
    if (this.#emptyPieces >= MAX_EMPTY_PIECES) {
      throw new ExotelError(
        'badSource',
        `The source of a playback emitted ${MAX_EMPTY_PIECES} empty pieces of audio in a row`,
      );
    }
  }

  #listen(source: Observable<PcmInput>, onComplete: (isEmpty: boolean) => void): void {
    let isEmpty = true;
    const stream = new Subscription();
    this.#streams.add(stream);
    // Removed at its end, so that a long list does not keep all its streams.
    const leave = () => {
      this.#streams.remove(stream);
      this.#tearDown(() => {
        stream.unsubscribe();
      });
    };
    stream.add(
      source.subscribe({
        next: (audio) => {
          if (isPcmInput(audio)) {
            isEmpty &&= isEmptyAudio(audio);
            this.#target.run(this.#target.push(audio));
          } else {
            this.stop();
            this.#close({ error: badPiece(audio) });
          }
        },
        error: (error: unknown) => {
          this.#closeIterator();
          this.#close({ error });
          leave();
        },
        complete: () => {
          onComplete(isEmpty);
          leave();
        },
      }),
    );
  }

  #close(failure?: { readonly error: unknown }): void {
    this.#target.run(this.#target.close(failure));
  }

  #leaveReader(): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.leave((error) => {
      this.#target.teardownFailed(error);
    });
  }

  #closeIterator(): void {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    this.#tearDown(() => {
      iterator?.return?.();
    });
    if (iterator !== undefined && Array.isArray(this.#source)) {
      for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
        this.#closeUnread(next.value);
      }
    }
  }

  #closeUnread(source: unknown): void {
    closeUnread(source, (error) => {
      this.#target.teardownFailed(error);
    });
  }

  #tearDown(act: () => void): void {
    tearDown(act, (error) => {
      this.#target.teardownFailed(error);
    });
  }
}

function isEmptyAudio(audio: PcmInput): boolean {
  return ('samples' in audio ? audio.samples : audio).length === 0;
}

function badPiece(piece: unknown): ExotelError {
  return new ExotelError(
    'badSource',
    `The source of a playback must emit AudioFrame, Int16Array or Uint8Array, got ${describeSource(piece)}`,
  );
}
