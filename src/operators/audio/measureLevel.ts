import { concat, concatMap, defer, from, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { LevelMeter, type LevelReading } from '../../audio/audioLevel.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * Options for {@link measureLevel}.
 *
 * @public
 */
export interface MeasureLevelOptions {
  /** Length of a window, in ms. @defaultValue 100 */
  readonly windowMs?: number;
}

const MEASURE_LEVEL_OPTIONS: OptionNames<MeasureLevelOptions> = { windowMs: true };

/**
 * Measures how loud audio is, window by window: RMS and peak in dBFS. The chunk size of the source does not matter.
 * When the source completes, the rest is measured as a shorter window.
 *
 *     frames     --a----b----c--|         80 ms each
 *                measureLevel({ windowMs: 100 })
 *     levels     -------x----y--(z|)      x, y: of 100 ms; z: of 40 ms
 *
 * ```ts
 * const isLoud$ = call.audio$.pipe(measureLevel(), map(({ rmsDb }) => rmsDb > -30));
 * ```
 *
 * Errors emitted: only those of the source.
 *
 * @param options - `windowMs`: length of a window, in ms
 * @returns an operator from frames to levels in dBFS
 * @throws TypeError or RangeError when an option is not valid
 * @see {@link audioLevel} for one frame
 * @public
 */
export function measureLevel(options: MeasureLevelOptions = {}): OperatorFunction<AudioFrame, LevelReading> {
  checkOptions('measureLevel', options, MEASURE_LEVEL_OPTIONS);
  const { windowMs = 100 } = options;
  // Checks the option when the operator is created, not when it is subscribed.
  new LevelMeter(windowMs);

  return (frames$) =>
    defer(() => {
      const meter = new LevelMeter(windowMs);
      return concat(
        frames$.pipe(concatMap((frame) => from(meter.push(frame)))),
        defer(() => from(meter.flush())),
      );
    });
}
