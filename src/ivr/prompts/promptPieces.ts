import { isObservable, type Observable } from 'rxjs';
import { cutPcmInput } from '../../audio/cutPcmInput.js';
import { isPcmInput } from '../../audio/isPcmInput.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import { wavFile } from '../../sources/wavFile.js';
import { checkPromptSource } from './checkPromptSource.js';
import type { PromptSource } from './PromptSource.js';

/** Samples and bytes do not tell their rate; at the lowest that there is they are cut into the smallest pieces. */
const LOWEST_RATE = 8_000;

/** Of what else gives nothing: whoever pulls can count it, and an endless list of nothing comes to an end. */
const NOTHING = new Int16Array(0);

/** Reads a prompt piece by piece, in order; a stream is one piece. */
export function* promptPieces(source: PromptSource): Generator<PcmInput | Observable<PcmInput>> {
  if (isPcmInput(source)) {
    yield* cutPcmInput(source, LOWEST_RATE);
  } else if (isObservable(source)) {
    yield source;
  } else if (typeof source === 'string') {
    yield* wavFile(source);
  } else {
    let isEmpty = true;
    for (const part of source) {
      isEmpty = false;
      checkPromptSource(part);
      yield* promptPieces(part);
    }
    if (isEmpty) {
      yield NOTHING;
    }
  }
}
