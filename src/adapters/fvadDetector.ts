import { concat, defer, finalize, NEVER, type Observable, of, switchMap } from 'rxjs';
import type { SpeechDetector } from '../audio/vad/SpeechDetector.js';
import { ExotelError } from '../ExotelError.js';
import { checkOneOf, checkOptions, type OptionNames } from '../support/options.js';
import { createFvad, type FvadModule, FvadStream } from './fvad.js';

/**
 * How WebRTC's detector works.
 *
 * @public
 */
export interface FvadDetectorOptions {
  /** How sure it must be, from 0 (takes much for speech) to 3 (little). @defaultValue 3 */
  readonly mode?: 0 | 1 | 2 | 3;
  /**
   * Imports the package where this library cannot: `() => import('@echogarden/fvad-wasm')` in what a bundler has put
   * together.
   */
  readonly load?: () => Promise<unknown>;
}

const FVAD_DETECTOR_OPTIONS: OptionNames<FvadDetectorOptions> = { mode: true, load: true };

const PACKAGE = '@echogarden/fvad-wasm';
const MODES = [0, 1, 2, 3] as const;

/** The module that was imported for all, once one was. */
let imported: Promise<FvadModule> | undefined;

/**
 * WebRTC's voice activity detector, for `detectSpeech`: of the optional package `@echogarden/fvad-wasm`, which is imported
 * with the first subscription. Audio waits until it is there.
 *
 * It knows what speech sounds like from models of its own and does not use `botSpeaking$`.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(detectSpeech({ detector: fvadDetector() }));
 * ```
 *
 * The observable errors with an `ExotelError` `missingPackage` when the package is not installed or cannot be loaded.
 *
 * @throws RangeError when called with a `mode` that there is not
 * @public
 */
export function fvadDetector(options: FvadDetectorOptions = {}): Observable<SpeechDetector> {
  checkOptions('fvadDetector', options, FVAD_DETECTOR_OPTIONS);
  const { mode = 3, load } = options;
  checkOneOf('mode', mode, MODES);

  return defer(() => (load === undefined ? importForAll() : load().then(createFvad))).pipe(
    switchMap((module) => {
      const stream = new FvadStream(module, mode);
      // It does not complete: who listens keeps it as long as there is audio.
      return concat(of(stream), NEVER).pipe(
        finalize(() => {
          stream.close();
        }),
      );
    }),
  );
}

function importForAll(): Promise<FvadModule> {
  imported ??= importPackage(PACKAGE)
    .then(createFvad)
    .catch((error: unknown) => {
      // It may be installed by the time of the next attempt.
      imported = undefined;
      throw error;
    });
  return imported;
}

/** @throws ExotelError `missingPackage` when it is not installed or cannot be loaded */
async function importPackage(name: string): Promise<unknown> {
  try {
    // Not for bundlers, which would look for what may not be installed: they are given `load`.
    const exported: unknown = await import(/* webpackIgnore: true */ /* @vite-ignore */ name);
    return exported;
  } catch (cause) {
    throw new ExotelError(
      'missingPackage',
      `Cannot load ${name}: it is optional and must be installed (npm install ${name})`,
      { cause },
    );
  }
}
