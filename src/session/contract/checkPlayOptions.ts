import { checkOneOf } from '../../support/checkOneOf.js';
import { checkOptions } from '../../support/checkOptionNames.js';
import { describeValue } from '../../support/describeValue.js';
import { PLAY_OPTIONS, type PlayOptions } from './CallSession.js';
import { INTERRUPTION_MODES } from './Interruption.js';

/** @throws TypeError or RangeError when an option of `play` makes no sense; it names the option and quotes the value */
export function checkPlayOptions(options: PlayOptions): void {
  checkOptions('play', options, PLAY_OPTIONS);
  const { report, onInterrupt = 'clear', verdict, verdictTimeoutMs = 0 } = options;
  if (typeof report === 'object' && !(report.progressMs > 0)) {
    throw new RangeError(`\`report.progressMs\` must be above 0, got ${String(report.progressMs)}`);
  }
  if (typeof onInterrupt !== 'function') {
    checkOneOf('onInterrupt', onInterrupt, INTERRUPTION_MODES);
  }
  if (verdict !== undefined && typeof verdict !== 'function') {
    throw new TypeError(`\`verdict\` must be a function, got ${describeValue(verdict)}`);
  }
  if (!(verdictTimeoutMs >= 0)) {
    throw new RangeError(`\`verdictTimeoutMs\` must not be below 0, got ${describeValue(verdictTimeoutMs)}`);
  }
}
