import { isObservable, type Observable } from 'rxjs';
import { isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import { describeValue } from '../../support/describeValue.js';

/**
 * What is said: audio, the path of a WAV file, a stream such as text-to-speech gives, or a sequence of such, nested at
 * will. `promptAudio` makes a source for `play` of it, which everything that takes a prompt does by itself.
 *
 * @public
 */
export type PromptSource = PcmInput | string | Observable<PcmInput> | Iterable<PromptSource>;

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
