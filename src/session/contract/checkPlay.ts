import { Observable } from 'rxjs';
import { describeSource } from '../../audio/describeAudio.js';
import { isPcmInput } from '../../audio/PcmInput.js';
import { describeValue } from '../../support/describeValue.js';
import { isAsyncSource } from '../../support/async/AsyncSource.js';
import { checkOneOf, checkOptions } from '../../support/options.js';
import { PLAY_OPTIONS, type PlayOptions } from './CallSession.js';
import { INTERRUPTIBLE, INTERRUPTION_MODES } from './Interruption.js';

/** @throws TypeError or RangeError when an option of `play` is not valid */
export function checkPlayOptions(options: PlayOptions): void {
  checkOptions('play', options, PLAY_OPTIONS);
  const { report, onInterrupt = 'clear', interruptible = 'always', verdict, verdictTimeoutMs = 0 } = options;
  checkOneOf('interruptible', interruptible, INTERRUPTIBLE);
  if (typeof report === 'object' && !(report.progressMs > 0)) {
    throw new RangeError(
      `\`report.progressMs\` must be a number of ms above 0, got ${describeValue(report.progressMs)}`,
    );
  }
  if (typeof onInterrupt !== 'function') {
    checkOneOf('onInterrupt', onInterrupt, INTERRUPTION_MODES);
  }
  if (verdict !== undefined && typeof verdict !== 'function') {
    throw new TypeError(`\`verdict\` must be a function, got ${describeValue(verdict)}`);
  }
  if (!(verdictTimeoutMs >= 0)) {
    throw new RangeError(
      `\`verdictTimeoutMs\` must be a number of ms from 0, got ${describeValue(verdictTimeoutMs)}`,
    );
  }
}

/**
 * Checks the source of a playback without reading it.
 *
 * @throws TypeError when the source cannot be played
 */
export function checkPlaySource(source: unknown): void {
  const isSource =
    isPcmInput(source) ||
    isAsyncSource(source) ||
    source instanceof Observable ||
    // Other typed arrays are iterable too, but they are not PCM16.
    (typeof source === 'object' &&
      source !== null &&
      !ArrayBuffer.isView(source) &&
      (Symbol.iterator in source || 'subscribe' in source));
  if (!isSource) {
    const hint =
      typeof source === 'string'
        ? '. For the path of a WAV file use `wavFile`, for a prompt `promptAudio`'
        : '';
    throw new TypeError(
      `The source of \`play\` must be an AudioFrame, Int16Array or Uint8Array, or an iterable, async iterable, web stream or observable of them, got ${describeSource(source)}${hint}`,
    );
  }
}
