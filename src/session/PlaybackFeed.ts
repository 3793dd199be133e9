import { isObservable, type Observable, Subscription } from 'rxjs';
import { isPcmInput } from '../audio/isPcmInput.js';
import type { PcmInput } from '../audio/PcmInput.js';
import { describeValue } from '../describeValue.js';
import { ExotelError } from '../ExotelError.js';
import type { PlaySource } from './CallSession.js';
import { diagnoseWavHeader } from './diagnoseWavHeader.js';
import type { PlayoutDriver } from './PlayoutDriver.js';
import type { PlayoutEffect } from './PlayoutEffect.js';

/** As many empty pieces of an iterable in a row are taken for one that never ends. */
const MAX_EMPTY_PIECES = 10_000;

/** Brings the audio of a playback's source to the playout: what an observable gives when it gives it, an iterable's when asked. */
export class PlaybackFeed {
  readonly #source: PlaySource;
  readonly #id: number;
  readonly #driver: PlayoutDriver;
  readonly #streams = new Subscription();
  #iterator: Iterator<PcmInput | Observable<PcmInput>> | undefined;
  /** How many pieces in a row held nothing. */
  #emptyPieces = 0;

  constructor(source: PlaySource, id: number, driver: PlayoutDriver) {
    this.#source = source;
    this.#id = id;
    this.#driver = driver;
  }

  /** Whether the source is asked for its audio. */
  get isPulled(): boolean {
    return !isPcmInput(this.#source) && !isObservable(this.#source);
  }

  start(): void {
    const source = this.#source;
    if (isPcmInput(source)) {
      this.#driver.run(this.#push(source));
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
    const { playout, now } = this.#driver;
    const iterator = this.#iterator;
    if (iterator === undefined) {
      return playout.close(this.#id, now());
    }
    try {
      while (this.#emptyPieces < MAX_EMPTY_PIECES) {
        const next = iterator.next();
        if (next.done === true) {
          this.#iterator = undefined;
          return playout.close(this.#id, now());
        }
        if (isObservable(next.value)) {
          return this.#changeOver(next.value);
        }
        if (!isPcmInput(next.value)) {
          throw badPiece(next.value);
        }
        if (!isEmptyAudio(next.value)) {
          this.#emptyPieces = 0;
          return this.#push(next.value);
        }
        this.#emptyPieces++;
      }
      throw new ExotelError(
        'badSource',
        `The source of a playback gave ${MAX_EMPTY_PIECES} empty pieces of audio in a row`,
      );
    } catch (error) {
      try {
        this.#closeIterator();
      } catch {
        // As in `for … of`: what failed first is told.
      }
      return playout.close(this.#id, now(), { error });
    }
  }

  /** Leaves the source: nothing more of it is wanted. */
  stop(): void {
    this.#streams.unsubscribe();
    this.#closeIterator();
  }

  /** Takes what an observable of an iterable gives, before the iterable is asked again. */
  #changeOver(stream$: Observable<PcmInput>): readonly PlayoutEffect[] {
    const { playout, now, run } = this.#driver;
    const effects = playout.changeOver(this.#id, false, now());
    this.#listen(stream$, (isEmpty) => {
      this.#emptyPieces = isEmpty ? this.#emptyPieces + 1 : 0;
      run(playout.changeOver(this.#id, true, now()));
    });
    return effects;
  }

  #listen(source: Observable<PcmInput>, onComplete: (isEmpty: boolean) => void): void {
    let isEmpty = true;
    const stream = new Subscription();
    this.#streams.add(stream);
    stream.add(
      source.subscribe({
        next: (audio) => {
          if (isPcmInput(audio)) {
            isEmpty &&= isEmptyAudio(audio);
            this.#driver.run(this.#push(audio));
          } else {
            this.stop();
            this.#close({ error: badPiece(audio) });
          }
        },
        error: (error: unknown) => {
          this.#closeIterator();
          this.#close({ error });
        },
        complete: () => {
          // Of a long list, what is over is not kept.
          this.#streams.remove(stream);
          onComplete(isEmpty);
        },
      }),
    );
  }

  #push(audio: PcmInput): readonly PlayoutEffect[] {
    diagnoseWavHeader(audio, this.#driver);
    return this.#driver.playout.push(this.#id, audio, this.#driver.now());
  }

  #close(failure?: { readonly error: unknown }): void {
    const { playout, now, run } = this.#driver;
    run(playout.close(this.#id, now(), failure));
  }

  #closeIterator(): void {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    iterator?.return?.();
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
