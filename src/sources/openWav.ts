import { SAMPLE_RATES } from '../audio/sampleRates.js';
import type { ByteSource } from '../audio/wav/ByteSource.js';
import { readWavLayout, type WavLayout } from '../audio/wav/readWavLayout.js';
import { ExotelError } from '../ExotelError.js';
import { attemptFile, fileSystem, readBytesAt } from './files.js';

/** A WAV file that is open for reading. */
export interface OpenWav extends ByteSource {
  readonly layout: WavLayout;
  close(): void;
}

/**
 * Opens a WAV file and reads its header.
 *
 * @throws ExotelError `fileNotFound`, `fileReadFailed`, `badWav` or `unsupportedWav`
 */
export function openWav(path: string): OpenWav {
  const { closeSync, fstatSync, openSync } = fileSystem();
  const file = attemptFile(path, 'read', () => openSync(path, 'r'));
  const close = () => {
    closeSync(file);
  };
  try {
    const { size } = attemptFile(path, 'read', () => fstatSync(file));
    const source = {
      size,
      read: (at: number, length: number) => attemptFile(path, 'read', () => readBytesAt(file, at, length)),
    };
    const layout = readWavLayout(source);
    if (!SAMPLE_RATES.includes(layout.sampleRate)) {
      throw new ExotelError(
        'unsupportedWav',
        `The sample rate must be one of ${SAMPLE_RATES.join(', ')} Hz, but this file has ${layout.sampleRate} Hz`,
      );
    }
    return { ...source, layout, close };
  } catch (error) {
    close();
    throw ExotelError.is(error) && error.code.endsWith('Wav')
      ? new ExotelError(error.code, `${path}: ${error.message}`, { cause: error })
      : error;
  }
}
