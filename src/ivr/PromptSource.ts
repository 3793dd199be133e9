import { concat, from, isObservable, type Observable, of } from 'rxjs';
import { isPcmInput } from '../audio/isPcmInput.js';
import type { PcmInput } from '../audio/PcmInput.js';
import { describeValue } from '../describeValue.js';
import { wavFile } from '../sources/wavFile.js';

/**
 * What a caller is told: audio, the path of a WAV file, an observable of audio such as a text-to-speech stream, or a
 * sequence of all these.
 *
 * @public
 */
export type PromptSource = PcmInput | string | Observable<PcmInput> | Iterable<PromptSource>;

/**
 * Makes one source for `play` of a prompt: one playback, without gaps.
 *
 * @throws TypeError when it is no prompt
 */
export function promptAudio(source: PromptSource): PcmInput | Iterable<PcmInput> | Observable<PcmInput> {
  if (typeof source === 'string') {
    return wavFile(source);
  }
  if (isPcmInput(source) || isObservable(source)) {
    return source;
  }
  if (typeof source !== 'object' || !(Symbol.iterator in source)) {
    throw new TypeError(
      `A prompt must be audio, a path, an observable or an iterable of these, got ${describeValue(source)}`,
    );
  }
  const parts = Array.from(source, promptAudio);
  return parts.some((part) => isObservable(part))
    ? concat(...parts.map((part) => (isPcmInput(part) ? of(part) : from(part))))
    : { [Symbol.iterator]: () => join(parts) };
}

function* join(parts: readonly ReturnType<typeof promptAudio>[]): Generator<PcmInput> {
  for (const part of parts) {
    if (isPcmInput(part)) {
      yield part;
    } else if (!isObservable(part)) {
      yield* part;
    }
  }
}
