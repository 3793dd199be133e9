import { defer, type Observable, of } from 'rxjs';
import { EnergyDetector, type EnergyDetectorConfig } from '../../audio/vad/EnergyDetector.js';
import type { SpeechDetector } from '../../audio/vad/SpeechDetector.js';
import { checkObject } from '../../support/checkObject.js';
import { describeValue } from '../../support/describeValue.js';

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
export function energyDetector(config: EnergyDetectorConfig = {}): Observable<SpeechDetector> {
  checkObject('`config` of energyDetector', config);
  const { startDb = 8, endDb = Math.min(5, startDb), minLevelDb = -50 } = config;
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
