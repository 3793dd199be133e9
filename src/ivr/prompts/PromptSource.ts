import type { Observable } from 'rxjs';
import type { PcmInput } from '../../audio/PcmInput.js';

/**
 * What is said: audio, the path of a WAV file, a stream such as text-to-speech gives, or a sequence of such, nested at
 * will. `promptAudio` makes a source for `play` of it, which everything that takes a prompt does by itself.
 *
 * @public
 */
export type PromptSource = PcmInput | string | Observable<PcmInput> | Iterable<PromptSource>;
