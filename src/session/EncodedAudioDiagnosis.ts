import { EncodedAudioWatch, type EncodedFormat } from '../audio/encodedFormat.js';
import type { PcmInput } from '../audio/PcmInput.js';
import type { DiagnosticCode } from './contract/Diagnostic.js';

/** Reports a source whose bytes are not PCM samples: a file, compressed audio, or text. They are played as noise. */
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
        'The audio begins with the header of a WAV file, and is played as samples, header included. Use `wavFile(path)`, `decodeWav(bytes)` or `wavStream(source)`, which read the sample rate from the header',
      );
    } else if (format !== undefined) {
      this.#diagnose(
        'encodedAudio',
        `The audio is ${format}, and is played as samples, which is noise: ${remedyFor(format)}`,
      );
    }
  }
}

function remedyFor(format: EncodedFormat): string {
  return format === 'JSON' || format === 'HTML or XML'
    ? 'check the status of the response before you play its body'
    : 'ask the service for 16-bit PCM (often called pcm, linear16 or s16le), or decode it first';
}
