import { concat, concatMap, defer, from, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { type DetectDtmfOptions, DtmfDetector } from '../../audio/dtmf/DtmfDetector.js';
import type { DtmfDigit } from '../wire/DtmfDigit.js';
import { describeValue } from '../../support/describeValue.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

const DETECT_DTMF_OPTIONS: OptionNames<DetectDtmfOptions> = {
  minToneMs: true,
  minPauseMs: true,
  minLevelDb: true,
  normalTwistDb: true,
  reverseTwistDb: true,
};

/**
 * Detects DTMF digits in audio, for streams on which Exotel sends no `dtmf` messages (unidirectional streams). Emits
 * one value for each digit, 25 ms after its end.
 *
 *     frames     --a----b----c----d--|      '5' is pressed from within a to within c
 *                detectDtmf()
 *     digits     -----------------5--|
 *
 * Frames may have any length and any sample rate from 8 kHz. `durationMs` is exact to 5 ms.
 *
 * The default limits are those of ITU-T Q.24 for AT&T: tones of 40 ms and more are detected, tones of 28 ms are not. A
 * frequency may be off by 1.5 %, not by 3.5 %. The twist may be −8 to +4 dB, and noise 15 dB below the tones.
 *
 * On streams with `dtmf` messages use `dtmf$` instead. If you merge both, each digit is emitted twice.
 *
 * ```ts
 * const digits$ = call.audio$.pipe(detectDtmf());
 * ```
 *
 * Errors emitted: only those of the source.
 *
 * @param options - which tones are digits
 * @returns an operator from frames to digits, without `sequenceNumber`
 * @throws TypeError or RangeError when an option is not valid
 * @public
 */
export function detectDtmf(options: DetectDtmfOptions = {}): OperatorFunction<AudioFrame, DtmfDigit> {
  checkOptions('detectDtmf', options, DETECT_DTMF_OPTIONS);
  const {
    minToneMs = 40,
    minPauseMs = 40,
    minLevelDb = -40,
    normalTwistDb = 8,
    reverseTwistDb = 4,
  } = options;
  checkFrom('minToneMs', minToneMs, 30);
  checkFrom('minPauseMs', minPauseMs, 30);
  checkFrom('normalTwistDb', normalTwistDb, 0);
  checkFrom('reverseTwistDb', reverseTwistDb, 0);
  if (!(minLevelDb <= 0)) {
    throw new RangeError(`\`minLevelDb\` must be at most 0 dBFS, got ${describeValue(minLevelDb)}`);
  }

  return (frames$) =>
    defer(() => {
      let sampleRate = 0;
      let detector: DtmfDetector | undefined;
      return concat(
        frames$.pipe(
          concatMap((frame) => {
            const before = frame.sampleRate === sampleRate ? [] : (detector?.flush() ?? []);
            if (detector === undefined || frame.sampleRate !== sampleRate) {
              sampleRate = frame.sampleRate;
              detector = new DtmfDetector(sampleRate, options);
            }
            return from([...before, ...detector.push(frame.samples)]);
          }),
        ),
        defer(() => from(detector?.flush() ?? [])),
      );
    });
}

function checkFrom(name: string, value: number, least: number): void {
  if (!(value >= least && value < Infinity)) {
    throw new RangeError(`\`${name}\` must be a number from ${least}, got ${describeValue(value)}`);
  }
}
