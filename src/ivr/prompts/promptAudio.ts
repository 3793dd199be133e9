import { isObservable } from 'rxjs';
import { isPcmInput } from '../../audio/PcmInput.js';
import type { PlaySource } from '../../session/contract/CallSession.js';
import { isAsyncSource } from '../../support/async/AsyncSource.js';
import { PromptReader } from './PromptReader.js';
import { checkPromptSource, type PromptSource } from './PromptSource.js';

/**
 * Makes a source for `play` of a prompt of any kind: one playback without gaps, however many sources it has.
 *
 * It is pulled as the caller hears it, so a list may be an hour long, or without an end: of files there are about two
 * seconds in memory, read ahead. A stream within the list is subscribed when no more than those two seconds of audio are
 * between it and what is played, or the stream before it begins; what it gives until its turn comes is kept, up to
 * two minutes of it. One that has given nothing by then is a pause.
 *
 *     pulled     a---a---a---a---b---b---|     ['a.wav', speech$, 'b.wav']; a, b: pieces of the files
 *     speech$        ^--s-s-|                  subscribed ahead, kept until a.wav is over
 *     heard      aaaaaaaaaaaaaaaassssbbbbbb
 *
 * What is wrong with a source is the error of the playback, after what stands before it was heard. Each playback begins
 * anew; sources that can be read only once (generators) are read once.
 *
 * ```ts
 * call.play(promptAudio(['prompts/hello.wav', textToSpeech('Asha'), 'prompts/menu.wav']));
 * ```
 *
 * @throws TypeError when called with what is no prompt, or an array that holds such; what other iterables give is
 *   checked when it is pulled
 * @public
 */
export function promptAudio(source: PromptSource): PlaySource {
  checkPromptSource(source);
  return isPcmInput(source) || isObservable(source) || isAsyncSource(source)
    ? source
    : { [Symbol.iterator]: () => new PromptReader(source) };
}
