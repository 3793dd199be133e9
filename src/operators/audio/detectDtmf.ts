import { concat, concatMap, defer, from, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { type DetectDtmfOptions, DtmfDetector } from '../../audio/dtmf/DtmfDetector.js';
import type { DtmfDigit } from '../wire/DtmfDigit.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

const DETECT_DTMF_OPTIONS: OptionNames<DetectDtmfOptions> = {
  minToneMs: true,
  minPauseMs: true,
  minLevelDb: true,
  normalTwistDb: true,
  reverseTwistDb: true,
};

/**
 * Hears key presses in audio, for streams in which Exotel sends no `dtmf` messages (unidirectional ones). One value a
 * press, when it is over; `durationMs` is exact to 5 ms. Any chunking, any rate from 8 kHz.
 *
 *     frames     --a----b----c----d--|      '5' is pressed from within a to within c
 *                detectDtmf()
 *     digits     -----------------5--|
 *
 * Limits are those of ITU-T Q.24 (AT&T): 40 ms and more are taken and 28 ms are not, ±1.5 % of frequency are and ±3.5 %
 * are not, twist from −8 to +4 dB, noise 15 dB below. Where Exotel does send `dtmf`, use `dtmf$`: both would tell each
 * press twice.
 *
 * ```ts
 * const keys$ = call.audio$.pipe(detectDtmf());
 * ```
 *
 * @throws RangeError when called with an option out of its range
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
    throw new RangeError(`\`minLevelDb\` must be in dBFS, 0 at most, got ${String(minLevelDb)}`);
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
    throw new RangeError(`\`${name}\` must be a number from ${least}, got ${String(value)}`);
  }
}
