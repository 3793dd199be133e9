import { isObservable } from 'rxjs';
import { isPcmInput } from '../../audio/isPcmInput.js';
import { describeValue } from '../../support/describeValue.js';

/** @throws TypeError when a value is no prompt, or an array that holds one that is none; it names the value */
export function checkPromptSource(source: unknown): void {
  if (Array.isArray(source)) {
    source.forEach(checkPromptSource);
  } else if (
    typeof source !== 'string' &&
    !isPcmInput(source) &&
    !isObservable(source) &&
    // Arrays of numbers that are no PCM16 would otherwise pass for lists.
    (typeof source !== 'object' ||
      source === null ||
      ArrayBuffer.isView(source) ||
      !(Symbol.iterator in source))
  ) {
    throw new TypeError(
      `A prompt is audio (AudioFrame, Int16Array or Uint8Array), the path of a WAV file, an observable of audio or an iterable of prompts, got ${describeValue(source)}`,
    );
  }
}
