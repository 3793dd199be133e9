import { beginsAsWav } from '../../audio/wav/isWav.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import type { DiagnosticCode } from '../contract/Diagnostic.js';

/** Reports bytes that are a file: they are played as they are, at the application's rate, which would be noise. */
export function diagnoseWavHeader(
  audio: PcmInput,
  diagnose: (code: DiagnosticCode, message: string) => void,
): void {
  if (beginsAsWav(audio)) {
    diagnose(
      'wavHeader',
      'Bytes to be played begin with the header of a WAV file, and are played as samples, header and all: give `wavFile(path)`, or `decodeWav(bytes)`, which know the rate',
    );
  }
}
