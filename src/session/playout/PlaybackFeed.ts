import { isObservable, type Observable, Subscription } from 'rxjs';
import { isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import { beginsAsWav } from '../../audio/wav/isWav.js';
import { ExotelError } from '../../ExotelError.js';
import { describeValue } from '../../support/describeValue.js';
import type { PlaySource } from '../contract/CallSession.js';
import type { DiagnosticCode } from '../contract/Diagnostic.js';
import { tearDown } from '../tearDown.js';
import type { PlayoutEffect } from './PlayoutEffect.js';

/** The playback that a feed brings audio to. */
export interface FeedTarget {
  push(audio: PcmInput): readonly PlayoutEffect[];
  /** The audio comes when it likes (`isPulled` false), or is asked for again. */
  changeOver(isPulled: boolean): readonly PlayoutEffect[];
  close(failure?: { readonly error: unknown }): readonly PlayoutEffect[];
  run(effects: readonly PlayoutEffect[]): void;
  /** The source threw when it was left. */
  teardownFailed(error: unknown): void;
}

/** As many empty pieces of an iterable in a row are taken for one that never ends. */
const MAX_EMPTY_PIECES = 10_000;

/** Brings the audio of a playback's source to the playout: what an observable gives when it gives it, an iterable's when asked. */
export class PlaybackFeed {
  readonly #source: PlaySource;
  readonly #target: FeedTarget;
  readonly #streams = new Subscription();
  #iterator: Iterator<PcmInput | Observable<PcmInput>> | undefined;
  /** How many pieces in a row held nothing. */
  #emptyPieces = 0;

  constructor(source: PlaySource, target: FeedTarget) {
    this.#source = source;
    this.#target = target;
  }

  /** Whether the source is asked for its audio. */
  get isPulled(): boolean {
    return !isPcmInput(this.#source) && !isObservable(this.#source);
  }

  start(): void {
    const source = this.#source;
    if (isPcmInput(source)) {
      this.#target.run(this.#target.push(source));
      this.#close();
    } else if (isObservable(source)) {
      this.#listen(source, () => {
        this.#close();
      });
    } else {
      this.#iterator = source[Symbol.iterator]();
    }
  }

  /** Gives the next piece of the iterable that is not empty. */
  pull(): readonly PlayoutEffect[] {
    const iterator = this.#iterator;
    if (iterator === undefined) {
      return this.#target.close();
    }
    try {
      while (this.#emptyPieces < MAX_EMPTY_PIECES) {
        const next = iterator.next();
        if (next.done === true) {
          this.#iterator = undefined;
          return this.#target.close();
        }
        if (isObservable(next.value)) {
          return this.#changeOver(next.value);
        }
        if (!isPcmInput(next.value)) {
          throw badPiece(next.value);
        }
        if (!isEmptyAudio(next.value)) {
          this.#emptyPieces = 0;
          return this.#target.push(next.value);
        }
        this.#emptyPieces++;
      }
      throw new ExotelError(
        'badSource',
        `The source of a playback gave ${MAX_EMPTY_PIECES} empty pieces of audio in a row`,
      );
    } catch (error) {
      this.#closeIterator();
      return this.#target.close({ error });
    }
  }

  /** Leaves the source: nothing more of it is wanted. */
  stop(): void {
    this.#tearDown(() => {
      this.#streams.unsubscribe();
    });
    this.#closeIterator();
  }

  /** Takes what an observable of an iterable gives, before the iterable is asked again. */
  #changeOver(stream$: Observable<PcmInput>): readonly PlayoutEffect[] {
    const effects = this.#target.changeOver(false);
    this.#listen(stream$, (isEmpty) => {
      this.#emptyPieces = isEmpty ? this.#emptyPieces + 1 : 0;
      this.#target.run(this.#target.changeOver(true));
    });
    return effects;
  }

  #listen(source: Observable<PcmInput>, onComplete: (isEmpty: boolean) => void): void {
    let isEmpty = true;
    const stream = new Subscription();
    this.#streams.add(stream);
    // Once it is over: of a long list, what is over is not kept.
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

  #closeIterator(): void {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    this.#tearDown(() => {
      iterator?.return?.();
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
    `The source of a playback must give AudioFrame, Int16Array or Uint8Array, got ${describeValue(piece)}`,
  );
}

/** Reports bytes that are a file: they are played as they are, at the application's rate, which would be noise. */
export function diagnoseWavHeader(
  audio: PcmInput,
  diagnose: (code: DiagnosticCode, message: string) => void,
): void {
  if (beginsAsWav(audio)) {
    diagnose(
      'wavHeader',
      'Bytes to be played begin with the header of a WAV file, and are played as samples, header and all: give `wavFile(path)`, or `decodeWav(bytes)`, which know the rate',
    );
  }
}
