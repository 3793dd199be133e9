import type { AudioFrame } from '../../audio/AudioFrame.js';
import { createResampler } from '../../audio/resample/createResampler.js';
import { decodeWav } from '../../audio/wav/decodeWav.js';
import { attemptFile, fileSystem } from '../../sources/files.js';

/**
 * Reads a whole WAV file.
 *
 * @throws ExotelError `fileNotFound`, `fileReadFailed`, `badWav` or `unsupportedWav`
 */
export function readWav(path: string): AudioFrame {
  const { readFileSync } = fileSystem();
  return decodeWav(attemptFile(path, 'read', () => readFileSync(path)));
}

/**
 * Converts a whole piece of audio to another sample rate. Returns the given samples when the rate is the same.
 *
 * @param to - the new sample rate, in Hz
 */
export function convertAudio({ samples, sampleRate }: AudioFrame, to: number): Int16Array {
  if (sampleRate === to) {
    return samples;
  }
  const resampler = createResampler({ from: sampleRate, to, resamplerQuality: 'best' });
  const [body, tail] = [resampler.push(samples), resampler.flush()];
  const converted = new Int16Array(body.length + tail.length);
  converted.set(body);
  converted.set(tail, body.length);
  return converted;
}
