import { Observable } from 'rxjs';
import { isPcmInput } from '../../audio/isPcmInput.js';
import { describeValue } from '../../support/describeValue.js';

/**
 * Checks what is to be played, as far as that can be seen from outside.
 *
 * @throws TypeError when it is nothing that can be played
 */
export function checkPlaySource(source: unknown): void {
  const isSource =
    isPcmInput(source) ||
    source instanceof Observable ||
    (typeof source === 'object' && source !== null && (Symbol.iterator in source || 'subscribe' in source));
  if (!isSource) {
    const hint =
      typeof source === 'string'
        ? ': `wavFile` makes audio of the path of a WAV file, and `promptAudio` of what prompts are made of'
        : '';
    throw new TypeError(
      `\`play\` takes an AudioFrame, Int16Array, Uint8Array, or an iterable or observable of them (an async iterable becomes one by \`from\` of rxjs), got ${describeValue(source)}${hint}`,
    );
  }
}
