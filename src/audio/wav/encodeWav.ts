import { describeValue } from '../../support/describeValue.js';
import { samplesToPcm16 } from '../pcm16.js';
import { WAV_HEADER_BYTES, wavHeader } from './wavHeader.js';

/**
 * Makes a 16-bit PCM WAV file: of one channel, or of several of which the shorter ones end in silence.
 *
 * ```ts
 * writeFileSync('call.wav', encodeWav([caller, bot], 8_000));
 * ```
 *
 * @param sampleRate - samples a second, in Hz
 * @throws TypeError when a channel is no Int16Array, RangeError when the rate is no positive integer
 * @public
 */
export function encodeWav(channels: Int16Array | readonly Int16Array[], sampleRate: number): Uint8Array {
  const tracks = channels instanceof Int16Array ? [channels] : channels;
  if (!Array.isArray(tracks) || !tracks.every((track) => track instanceof Int16Array)) {
    throw new TypeError(
      `\`channels\` must be an Int16Array or a list of them (the \`samples\` of a frame), got ${describeValue(channels)}`,
    );
  }
  if (!Number.isInteger(sampleRate) || sampleRate <= 0) {
    throw new RangeError(`\`sampleRate\` must be a positive integer, got ${describeValue(sampleRate)}`);
  }
  const length = Math.max(0, ...tracks.map((track) => track.length));
  const interleaved = new Int16Array(length * tracks.length);
  tracks.forEach((track, channel) => {
    for (let index = 0; index < track.length; index++) {
      interleaved[index * tracks.length + channel] = track[index] ?? 0;
    }
  });
  const file = new Uint8Array(WAV_HEADER_BYTES + interleaved.byteLength);
  file.set(wavHeader({ sampleRate, channels: tracks.length, dataBytes: interleaved.byteLength }));
  file.set(samplesToPcm16(interleaved), WAV_HEADER_BYTES);
  return file;
}
