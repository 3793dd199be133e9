import { concat, concatMap, defer, from, type OperatorFunction } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { LevelMeter, type LevelReading } from '../../audio/audioLevel.js';
import { checkOptions, type OptionNames } from '../../support/options.js';

/**
 * How a level is measured.
 *
 * @public
 */
export interface MeasureLevelOptions {
  /** Length of the pieces that are measured, in ms. @defaultValue 100 */
  readonly windowMs?: number;
}

const MEASURE_LEVEL_OPTIONS: OptionNames<MeasureLevelOptions> = { windowMs: true };

/**
 * Measures how loud audio is, RMS and peak in dBFS, window by window whatever the chunking. What is left when the source
 * completes is measured as it is.
 *
 *     frames     --a----b----c--|         80 ms each
 *                measureLevel({ windowMs: 100 })
 *     levels     -------x----y--(z|)      x, y: of 100 ms; z: of 40 ms
 *
 * ```ts
 * const isLoud$ = call.audio$.pipe(measureLevel(), map(({ rmsDb }) => rmsDb > -30));
 * ```
 *
 * @throws RangeError when called with a window that is not above 0 ms
 * @public
 */
export function measureLevel(options: MeasureLevelOptions = {}): OperatorFunction<AudioFrame, LevelReading> {
  checkOptions('measureLevel', options, MEASURE_LEVEL_OPTIONS);
  const { windowMs = 100 } = options;
  // Told when called, not when subscribed.
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
