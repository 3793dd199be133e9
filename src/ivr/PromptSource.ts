import type { Observable } from 'rxjs';
import type { PcmInput } from '../audio/PcmInput.js';

/**
 * What a prompt is made of: audio, the path of a WAV file, a stream of audio, or several of these one after the other.
 *
 * @public
 */
export type PromptSource = PcmInput | string | Observable<PcmInput> | Iterable<PromptSource>;
