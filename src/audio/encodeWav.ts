import { samplesToPcm16 } from './pcm16.js';
import { WAV_HEADER_BYTES, wavHeader } from './wavHeader.js';

/**
 * Makes a 16-bit PCM WAV file: of one channel, or of several of which the shorter ones end in silence.
 *
 * ```ts
 * writeFileSync('call.wav', encodeWav([caller, bot], 8_000));
 * ```
 *
 * @param sampleRate - samples a second, in Hz
 * @public
 */
export function encodeWav(channels: Int16Array | readonly Int16Array[], sampleRate: number): Uint8Array {
  const tracks = channels instanceof Int16Array ? [channels] : channels;
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
