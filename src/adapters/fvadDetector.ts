import { concat, defer, finalize, NEVER, type Observable, of, switchMap } from 'rxjs';
import type { SpeechDetector } from '../audio/vad/SpeechDetector.js';
import { ExotelError } from '../ExotelError.js';
import { checkOneOf, checkOptions, type OptionNames } from '../support/options.js';
import { createFvad, type FvadModule, FvadStream } from './fvad.js';

/**
 * Options for {@link fvadDetector}.
 *
 * @public
 */
export interface FvadDetectorOptions {
  /** How strict the detector is: 0 accepts the most sound as speech, 3 the least. @defaultValue 3 */
  readonly mode?: 0 | 1 | 2 | 3;
  /**
   * Imports the package. Set it in a program that a bundler puts together: `() => import('@echogarden/fvad-wasm')`.
   *
   * @defaultValue an import by this library
   */
  readonly load?: () => Promise<unknown>;
}

const FVAD_DETECTOR_OPTIONS: OptionNames<FvadDetectorOptions> = { mode: true, load: true };

const PACKAGE = '@echogarden/fvad-wasm';
const MODES = [0, 1, 2, 3] as const;

/** The module that all detectors without `load` share, from the first import on. */
let imported: Promise<FvadModule> | undefined;

/**
 * Creates WebRTC's voice activity detector for `detectSpeech`.
 *
 * It uses the optional package `@echogarden/fvad-wasm`, which is imported on the first subscription. `detectSpeech`
 * keeps audio until the import is done. The detector recognizes speech by its own models and does not use
 * `botSpeaking$`.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(detectSpeech({ detector: fvadDetector() }));
 * ```
 *
 * Errors emitted: `ExotelError` with code `missingPackage` when the package is not installed, cannot be loaded, or is
 * not version 0.2.
 *
 * @param options - how strict the detector is, and how to import the package
 * @returns an observable that emits one detector for each subscription and does not complete; unsubscribing frees the
 *   detector's memory
 * @throws TypeError when `options` is not an object; RangeError when `mode` is not 0, 1, 2 or 3, or an option is
 *   unknown
 * @see {@link energyDetector} for the built-in detector
 * @public
 */
export function fvadDetector(options: FvadDetectorOptions = {}): Observable<SpeechDetector> {
  checkOptions('fvadDetector', options, FVAD_DETECTOR_OPTIONS);
  const { mode = 3, load } = options;
  checkOneOf('mode', mode, MODES);

  return defer(() => (load === undefined ? importForAll() : load().then(createFvad))).pipe(
    switchMap((module) => {
      const stream = new FvadStream(module, mode);
      // Does not complete: the detector is used until its subscriber leaves.
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
      // A later attempt may find the package installed.
      imported = undefined;
      throw error;
    });
  return imported;
}

/**
 * Imports a package that may be missing.
 *
 * @throws ExotelError with code `missingPackage` when the package is not installed or cannot be loaded
 */
async function importPackage(name: string): Promise<unknown> {
  try {
    // Hidden from bundlers, which fail on a package that is not installed. Bundled programs pass `load`.
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
