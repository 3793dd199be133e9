import { isObservable, type Observable } from 'rxjs';
import { describeSource } from '../../audio/describeAudio.js';
import { isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import type { AsyncAudio } from '../../session/contract/CallSession.js';
import { isAsyncSource } from '../../support/async/AsyncSource.js';

/**
 * Anything that can be played as a prompt: audio, the path of a WAV file, a stream of audio such as text-to-speech, or an
 * iterable of prompts, nested to any depth. A stream is an observable, an async iterable, a web stream, or a function that
 * returns one of the latter two. {@link promptAudio} converts a prompt for `call.play`. Functions that take a prompt
 * convert it themselves.
 *
 * @public
 */
export type PromptSource = PcmInput | string | Observable<PcmInput> | AsyncAudio | Iterable<PromptSource>;

/** @throws TypeError when a value is not a prompt, or is an array that contains such a value; quotes the value */
export function checkPromptSource(source: unknown): void {
  if (Array.isArray(source)) {
    source.forEach(checkPromptSource);
  } else if (
    typeof source !== 'string' &&
    !isPcmInput(source) &&
    !isObservable(source) &&
    !isAsyncSource(source) &&
    // Other typed arrays are iterable too, but they are not PCM16.
    (typeof source !== 'object' ||
      source === null ||
      ArrayBuffer.isView(source) ||
      !(Symbol.iterator in source))
  ) {
    throw new TypeError(
      `A prompt must be audio (AudioFrame, Int16Array or Uint8Array), the path of a WAV file, an observable or async iterable of audio, or an iterable of prompts, got ${describeSource(source)}`,
    );
  }
}
