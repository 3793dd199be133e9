import { beginsAsWav } from '../audio/beginsAsWav.js';
import type { PcmInput } from '../audio/PcmInput.js';
import type { PlayoutDriver } from './PlayoutDriver.js';

/** Tells of bytes that are a file: they are played as they are, at the application's rate, which would be noise. */
export function diagnoseWavHeader(audio: PcmInput, teller: Pick<PlayoutDriver, 'diagnose'>): void {
  if (beginsAsWav(audio)) {
    teller.diagnose(
      'wavHeader',
      'Bytes to be played begin with the header of a WAV file, and are played as samples, header and all: give `wavFile(path)`, or `decodeWav(bytes)`, which know the rate',
    );
  }
}
