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
 * Options for {@link detectSpeech}.
 *
 * @public
 */
export interface DetectSpeechOptions {
  /**
   * Creates a detector for each subscription. Its first value is used, and it is unsubscribed when the audio ends.
   * Audio waits until the detector arrives. If more than ten minutes of audio wait, the result errors with
   * `queueOverflow`.
   *
   * @defaultValue energyDetector()
   */
  readonly detector?: Observable<SpeechDetector>;
  /**
   * Whether bot audio is playing to the caller: `call.botSpeaking$`. While it is, the detector does not learn the noise
   * of the line.
   *
   * @defaultValue never
   */
  readonly botSpeaking$?: Observable<boolean>;
  /** Shorter speech is ignored, in ms. `start` is emitted after this time at the earliest. @defaultValue 80 */
  readonly minSpeechMs?: number;
  /** Shorter pauses do not end speech, in ms. `end` is emitted after this time. @defaultValue 300 */
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
 * Emits when someone starts and stops speaking. `start` is emitted when speech has lasted for `minSpeechMs`. `end` is
 * emitted when speech has paused for `hangoverMs`, or when the audio completes.
 *
 *     audio      --aaaaaaaaaaaaaaaaaaaaaa--|
 *     speech         xxxx  xxx                 one pause shorter than the hang-over
 *                detectSpeech()
 *     events     ------s----------e--------|   s: where the first x begins, e: where the last x ends
 *
 * The times of both events are the times at which the speech started and stopped, on the clock of the audio. Frames may
 * have any length and any sample rate from 8 kHz; neither changes the result.
 *
 * On a call, pass `botSpeaking$`: bot audio leaks into the caller's audio.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(detectSpeech({ botSpeaking$: call.botSpeaking$ }));
 * ```
 *
 * Errors emitted: those of the source, of `detector` and of `botSpeaking$`; an `ExotelError` `queueOverflow` if ten
 * minutes of audio wait for the detector; a `TypeError` if `detector` completes without a value.
 *
 * @param options - the detector, and how long speech and pauses last at least, in ms
 * @returns an operator from frames to events
 * @throws TypeError or RangeError when an option is not valid
 * @see {@link energyDetector} to set its levels; {@link suppressEcho} to keep bot audio out
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
        throwIfEmpty(
          () => new TypeError('`detector` must emit a SpeechDetector, but it completed without a value'),
        ),
        map((value): SpeechInput => ({ type: 'detector', detector: value })),
      );
      const audio$ = frames$.pipe(
        withLatestFrom(botSpeaking$.pipe(startWith(false))),
        map(([frame, isBotSpeaking]): SpeechInput => ({ type: 'audio', frame, isBotSpeaking })),
      );
      return merge(detector$, concat(audio$, end$)).pipe(
        map((input) => ({ events: listener.push(input), isDone: listener.isDone })),
        // A detector may keep its resources until it is unsubscribed, so it need not complete.
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
 * Creates the default detector of {@link detectSpeech} with other levels. Sound is speech when it is louder than the
 * noise of the line, between 200 and 1,000 Hz or between 1,000 and 3,400 Hz. Speech begins `startDb` above the noise
 * and ends below `endDb` above it.
 *
 * The noise level is that of the quietest moment of the last three seconds. It falls within 0.3 s and rises by 10 dB a
 * second. It does not change while bot audio is playing.
 *
 * ```ts
 * const speech$ = call.audio$.pipe(detectSpeech({ detector: energyDetector({ startDb: 12, endDb: 8 }) }));
 * ```
 *
 * @param options - levels in dB
 * @returns an observable of one new detector for each subscription
 * @throws TypeError or RangeError when an option is not valid
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
    throw new RangeError(`\`minLevelDb\` must be at most 0 dBFS, got ${describeValue(minLevelDb)}`);
  }
  return defer(() => of(new EnergyDetector({ startDb, endDb, minLevelDb })));
}
