import {
  concat,
  concatMap,
  defer,
  EMPTY,
  from,
  isObservable,
  map,
  merge,
  type Observable,
  of,
  type OperatorFunction,
  startWith,
  takeWhile,
  throwIfEmpty,
  withLatestFrom,
} from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { EnergyDetector, type EnergyDetectorOptions } from '../../audio/vad/EnergyDetector.js';
import type { SpeechDetector, SpeechEvent } from '../../audio/vad/SpeechDetector.js';
import { type SpeechInput, SpeechListener } from '../../audio/vad/SpeechListener.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * What is taken for speech.
 *
 * @public
 */
export interface DetectSpeechOptions {
  /**
   * Makes a detector for each subscription; its first value is taken, and it is unsubscribed when the audio ends. Audio
   * waits for it; when ten minutes of it do, that is an `ExotelError` `queueOverflow`.
   *
   * @defaultValue energyDetector()
   */
  readonly detector?: Observable<SpeechDetector>;
  /** Whether the caller hears audio of ours: `call.botSpeaking$`. Meanwhile nothing is learnt about noise. @defaultValue never */
  readonly botSpeaking$?: Observable<boolean>;
  /** Less speech than that is none, in ms. It is also how long `start` takes at least. @defaultValue 80 */
  readonly minSpeechMs?: number;
  /** A pause that is shorter does not end speech, in ms. It is also how long `end` takes. @defaultValue 300 */
  readonly hangoverMs?: number;
}

const DETECT_SPEECH_OPTIONS: OptionNames<DetectSpeechOptions> = {
  detector: true,
  botSpeaking$: true,
  minSpeechMs: true,
  hangoverMs: true,
};

const end$: Observable<SpeechInput> = of({ type: 'end' });

/**
 * Hears when someone speaks. A `start` is told when speech has lasted for `minSpeechMs`, an `end` when it has paused for
 * `hangoverMs` or the audio completes; both are dated back to when it happened, on the clock of the audio.
 *
 *     audio      --aaaaaaaaaaaaaaaaaaaaaa--|
 *     speech         xxxx  xxx                 one pause shorter than the hang-over
 *                detectSpeech()
 *     events     ------s----------e--------|   s: where the first x begins, e: where the last one ends
 *
 * Any chunking, any rate from 8 kHz; neither changes the result. Give it `botSpeaking$` on a call, where our own voice
 * leaks into the caller's audio.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(detectSpeech({ botSpeaking$: call.botSpeaking$ }));
 * ```
 *
 * @throws TypeError when called with a `detector` or `botSpeaking$` that is no observable, RangeError with a time out of
 * its range
 * @public
 */
export function detectSpeech(options: DetectSpeechOptions = {}): OperatorFunction<AudioFrame, SpeechEvent> {
  checkOptions('detectSpeech', options, DETECT_SPEECH_OPTIONS);
  const {
    detector: source = energyDetector(),
    botSpeaking$ = EMPTY,
    minSpeechMs = 80,
    hangoverMs = 300,
  } = options;
  checkObservable('detector', source);
  checkObservable('botSpeaking$', botSpeaking$);
  checkTime('minSpeechMs', minSpeechMs);
  checkTime('hangoverMs', hangoverMs);

  return (frames$) =>
    defer(() => {
      const listener = new SpeechListener({ minSpeechMs, hangoverMs });
      const detector$ = source.pipe(
        throwIfEmpty(() => new TypeError('`detector` completed without a detector')),
        map((value): SpeechInput => ({ type: 'detector', detector: value })),
      );
      const audio$ = frames$.pipe(
        withLatestFrom(botSpeaking$.pipe(startWith(false))),
        map(([frame, isBotSpeaking]): SpeechInput => ({ type: 'audio', frame, isBotSpeaking })),
      );
      return merge(detector$, concat(audio$, end$)).pipe(
        map((input) => ({ events: listener.push(input), isDone: listener.isDone })),
        // A detector holds what it needs as long as it is subscribed to: it need not complete.
        takeWhile(({ isDone }) => !isDone, true),
        concatMap(({ events }) => from(events)),
      );
    });
}

function checkObservable(name: string, value: unknown): void {
  if (!isObservable(value)) {
    throw new TypeError(`\`${name}\` must be an Observable, got ${describeValue(value)}`);
  }
}

function checkTime(name: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`\`${name}\` must be a number of ms from 0, got ${describeValue(value)}`);
  }
}

const ENERGY_DETECTOR_OPTIONS: OptionNames<EnergyDetectorOptions> = {
  startDb: true,
  endDb: true,
  minLevelDb: true,
};

/**
 * The detector that `detectSpeech` has by default, to be told other levels. It takes for speech what is louder, between
 * 200 and 1,000 Hz or between 1,000 and 3,400 Hz, than the noise of the line there, with two thresholds above it. The
 * noise is the quietest moment of the last three seconds: it is followed downwards within 0.3 s, upwards by 10 dB a
 * second, and not at all while the bot is audible.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(detectSpeech({ detector: energyDetector({ startDb: 12, endDb: 8 }) }));
 * ```
 *
 * @throws RangeError when called with levels out of their ranges
 * @public
 */
export function energyDetector(options: EnergyDetectorOptions = {}): Observable<SpeechDetector> {
  checkOptions('energyDetector', options, ENERGY_DETECTOR_OPTIONS);
  const { startDb = 8, endDb = Math.min(5, startDb), minLevelDb = -50 } = options;
  if (!(startDb > 0 && startDb < Infinity)) {
    throw new RangeError(`\`startDb\` must be a number above 0, got ${describeValue(startDb)}`);
  }
  if (!(endDb > 0 && endDb <= startDb)) {
    throw new RangeError(`\`endDb\` must be above 0 and at most \`startDb\`, got ${describeValue(endDb)}`);
  }
  if (!(minLevelDb <= 0)) {
    throw new RangeError(`\`minLevelDb\` must be in dBFS, 0 at most, got ${describeValue(minLevelDb)}`);
  }
  return defer(() => of(new EnergyDetector({ startDb, endDb, minLevelDb })));
}
