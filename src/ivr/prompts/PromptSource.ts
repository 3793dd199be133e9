import { isObservable, type Observable } from 'rxjs';
import { describeAudio } from '../../audio/describeAudio.js';
import { isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import type { AsyncAudio } from '../../session/contract/CallSession.js';
import { isAsyncSource } from '../../support/async/AsyncSource.js';

/**
 * What is said: audio, the path of a WAV file, a stream such as text-to-speech gives (an observable, an async iterable, a web
 * stream, or a function that returns one of the latter two), or a sequence of such, nested at will. `promptAudio` makes a source for `play` of it, which everything that takes a prompt does by itself.
 *
 * @public
 */
export type PromptSource = PcmInput | string | Observable<PcmInput> | AsyncAudio | Iterable<PromptSource>;

/** @throws TypeError when a value is no prompt, or an array that holds one that is none; it names the value */
export function checkPromptSource(source: unknown): void {
  if (Array.isArray(source)) {
    source.forEach(checkPromptSource);
  } else if (
    typeof source !== 'string' &&
    !isPcmInput(source) &&
    !isObservable(source) &&
    !isAsyncSource(source) &&
    // Arrays of numbers that are no PCM16 would otherwise pass for lists.
    (typeof source !== 'object' ||
      source === null ||
      ArrayBuffer.isView(source) ||
      !(Symbol.iterator in source))
  ) {
    throw new TypeError(
      `A prompt is audio (AudioFrame, Int16Array or Uint8Array), the path of a WAV file, an observable or an async iterable of audio, or an iterable of prompts, got ${describeAudio(source)}`,
    );
  }
}
