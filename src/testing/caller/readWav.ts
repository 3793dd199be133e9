import { readFileSync } from 'node:fs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import { decodeWav } from '../../audio/wav/decodeWav.js';
import { attemptFile } from '../../sources/attemptFile.js';

/**
 * Reads a whole WAV file.
 *
 * @throws ExotelError `fileNotFound`, `fileReadFailed`, `badWav` or `unsupportedWav`
 */
export function readWav(path: string): AudioFrame {
  return decodeWav(attemptFile(path, 'read', () => readFileSync(path)));
}
