import { concat, from, isObservable, type Observable, of } from 'rxjs';
import { isPcmInput } from '../audio/isPcmInput.js';
import type { PcmInput } from '../audio/PcmInput.js';
import { wavFile } from '../sources/wavFile.js';
import type { PromptSource } from './PromptSource.js';

/** Makes of a prompt what `call.play` takes: one playback, without gaps. */
export function promptAudio(source: PromptSource): PcmInput | Iterable<PcmInput> | Observable<PcmInput> {
  if (typeof source === 'string') {
    return wavFile(source);
  }
  if (isPcmInput(source) || isObservable(source)) {
    return source;
  }
  return concat(...Array.from(source, toPieces));
}

function toPieces(source: PromptSource): Observable<PcmInput> {
  const audio$ = promptAudio(source);
  return isPcmInput(audio$) ? of(audio$) : from(audio$);
}
