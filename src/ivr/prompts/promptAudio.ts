import { isObservable, type Observable } from 'rxjs';
import { isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import type { AsyncAudio, PlaySource } from '../../session/contract/CallSession.js';
import { ignore, isAsyncSource } from '../../support/async/AsyncSource.js';
import { closeUnread } from '../../support/async/closeUnread.js';
import { PromptReader } from './PromptReader.js';
import { checkPromptSource, type PromptSource } from './PromptSource.js';

/**
 * Converts a prompt of any kind to a source for `call.play`: one playback without gaps, however many parts the prompt
 * has.
 *
 * Parts are read while the caller hears the prompt, about two seconds ahead, so a list may last an hour or have no
 * end. A stream within a list starts when at most two seconds of audio are left before it, or when the stream before
 * it starts. Audio that an observable emits before its turn is kept, up to two minutes. If a stream has not emitted
 * by its turn, the caller hears a pause.
 *
 *     pulled     a---a---a---a---b---b---|     ['a.wav', speech$, 'b.wav']; a, b: pieces of the files
 *     speech$        ^--s-s-|                  subscribed ahead, kept until a.wav is over
 *     heard      aaaaaaaaaaaaaaaassssbbbbbb
 *
 * Each playback starts at the beginning. Sources that can be read only once, such as generators, play once.
 *
 * ```ts
 * call.play(promptAudio(['prompts/hello.wav', textToSpeech('Asha'), 'prompts/menu.wav']));
 * ```
 *
 * Errors emitted by the playback, after the audio before them was heard: errors of the parts, such as `fileNotFound`;
 * `ExotelError` with code `queueOverflow` when a stream emits more than two minutes of audio before its turn.
 *
 * @param source - the prompt
 * @returns a source for `call.play`
 * @throws TypeError when `source` is not a prompt, or is an array that contains such a value. Values in other
 *   iterables are checked when they are read: the playback errors
 * @public
 */
export function promptAudio(source: PromptSource): PlaySource {
  checkPromptSource(source);
  if (isPcmInput(source) || isObservable(source) || isAsyncSource(source)) {
    return source;
  }
  const list: PromptList = {
    [Symbol.iterator]: () => new PromptReader(source),
    destroy: () => {
      closeUnread(source, ignore);
    },
  };
  return list;
}

interface PromptList extends Iterable<PcmInput | Observable<PcmInput> | AsyncAudio> {
  /** Closes the streams of a list that is not played. */
  destroy(): void;
}
