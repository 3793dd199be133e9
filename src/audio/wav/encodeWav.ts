import { describeValue } from '../../support/describeValue.js';
import { isInt16Array } from '../../support/typedArrays.js';
import { describeAudio } from '../describeAudio.js';
import { samplesToPcm16 } from '../pcm16.js';

/**
 * Creates a WAV file of 16-bit PCM, with one channel or several. Shorter channels end in silence.
 *
 * ```ts
 * writeFileSync('call.wav', encodeWav([callerAudio.samples, botAudio.samples], 8_000));
 * ```
 *
 * @param channels - the samples of one channel, or of each channel
 * @param sampleRate - samples per second, in Hz
 * @returns the bytes of the file
 * @throws TypeError when a channel is not an `Int16Array`
 * @throws RangeError when `sampleRate` is not a positive integer
 * @public
 */
export function encodeWav(channels: Int16Array | readonly Int16Array[], sampleRate: number): Uint8Array {
  const tracks = isInt16Array(channels) ? [channels] : channels;
  if (!Array.isArray(tracks) || !tracks.every(isInt16Array)) {
    throw new TypeError(
      `\`channels\` must be an Int16Array or a list of them (the \`samples\` of a frame), got ${describeAudio(Array.isArray(channels) ? channels.find((track) => !isInt16Array(track)) : channels)}`,
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

/** Length of the header that `wavHeader` creates, in bytes. */
export const WAV_HEADER_BYTES = 44;

/** The format and the length that a WAV header states. */
export interface WavHeaderConfig {
  /** Samples per second, in Hz. */
  readonly sampleRate: number;
  /** Number of channels. @defaultValue 1 */
  readonly channels?: number;
  /**
   * Bytes of samples that follow. If missing, the length is unknown, which readers take as "to the end of the file".
   */
  readonly dataBytes?: number;
}

/** Creates the header of a 16-bit PCM WAV file. */
export function wavHeader(format: WavHeaderConfig): Uint8Array {
  const { sampleRate, channels = 1, dataBytes = 0xffff_ffff - WAV_HEADER_BYTES } = format;
  const view = new DataView(new ArrayBuffer(WAV_HEADER_BYTES));
  const tag = (at: number, text: string) => {
    for (let index = 0; index < text.length; index++) {
      view.setUint8(at + index, text.charCodeAt(index));
    }
  };
  tag(0, 'RIFF');
  view.setUint32(4, dataBytes + WAV_HEADER_BYTES - 8, true);
  tag(8, 'WAVE');
  tag(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, dataBytes, true);
  return new Uint8Array(view.buffer);
}
