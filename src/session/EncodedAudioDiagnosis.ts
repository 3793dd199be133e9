import { EncodedAudioWatch, type EncodedFormat } from '../audio/encodedFormat.js';
import type { PcmInput } from '../audio/PcmInput.js';
import type { DiagnosticCode } from './contract/Diagnostic.js';

/** Reports audio of one source that is a file, or no audio at all: it is played as samples, which is noise. */
export class EncodedAudioDiagnosis {
  readonly #watch = new EncodedAudioWatch();
  readonly #diagnose: (code: DiagnosticCode, message: string) => void;

  constructor(diagnose: (code: DiagnosticCode, message: string) => void) {
    this.#diagnose = diagnose;
  }

  push(audio: PcmInput): void {
    const format = this.#watch.push(audio);
    if (format === 'WAV') {
      this.#diagnose(
        'wavHeader',
        'Audio to be played begins with the header of a WAV file, and is played as samples, header and all: give `wavFile(path)`, `decodeWav(bytes)` or `wavStream(source)`, which know the rate',
      );
    } else if (format !== undefined) {
      this.#diagnose(
        'encodedAudio',
        `Audio to be played is ${format}, and is played as samples, which is noise: ${remedyFor(format)}`,
      );
    }
  }
}

function remedyFor(format: EncodedFormat): string {
  return format === 'JSON' || format === 'HTML or XML'
    ? 'check the status of the response before it is played'
    : 'ask the service for 16-bit PCM (often called pcm, linear16 or s16le), or decode it first';
}
