import { Observable } from 'rxjs';
import { describeAudio } from '../../audio/describeAudio.js';
import { isPcmInput } from '../../audio/PcmInput.js';
import { describeValue } from '../../support/describeValue.js';
import { isAsyncSource, isPromise } from '../../support/async/AsyncSource.js';
import { checkOneOf, checkOptions } from '../../support/options.js';
import { PLAY_OPTIONS, type PlayOptions } from './CallSession.js';
import { INTERRUPTIBLE, INTERRUPTION_MODES } from './Interruption.js';

/** @throws TypeError or RangeError when an option of `play` makes no sense; it names the option and quotes the value */
export function checkPlayOptions(options: PlayOptions): void {
  checkOptions('play', options, PLAY_OPTIONS);
  const { report, onInterrupt = 'clear', interruptible = 'always', verdict, verdictTimeoutMs = 0 } = options;
  checkOneOf('interruptible', interruptible, INTERRUPTIBLE);
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

/**
 * Checks what is to be played, as far as that can be seen from outside.
 *
 * @throws TypeError when it is nothing that can be played
 */
export function checkPlaySource(source: unknown): void {
  const isSource =
    isPcmInput(source) ||
    isAsyncSource(source) ||
    source instanceof Observable ||
    // Typed arrays that are no PCM16 would otherwise pass for lists.
    (typeof source === 'object' &&
      source !== null &&
      !ArrayBuffer.isView(source) &&
      (Symbol.iterator in source || 'subscribe' in source));
  if (!isSource) {
    const hint =
      typeof source === 'string'
        ? ': `wavFile` makes audio of the path of a WAV file, and `promptAudio` of what prompts are made of'
        : isPromise(source)
          ? ': give a function that returns it, which is called when it is played'
          : '';
    throw new TypeError(
      `\`play\` takes an AudioFrame, Int16Array, Uint8Array, or an iterable, async iterable, web stream or observable of them, got ${describeAudio(source)}${hint}`,
    );
  }
}
