import { isInt16Array } from '../support/typedArrays.js';
import { describeAudio, hasOneChannel } from './describeAudio.js';

/**
 * A piece of mono PCM audio.
 *
 * @public
 */
export interface AudioFrame {
  /** Signed 16-bit samples of one channel. */
  readonly samples: Int16Array;
  /** Samples per second, in Hz. */
  readonly sampleRate: number;
  /** Time from the beginning of the stream to the first sample, in ms. */
  readonly timestampMs: number;
  /** The number of the Exotel message that carried this audio, if it had one. */
  readonly sequenceNumber?: number;
}

/** Whether a value is an `AudioFrame`. For values that no compiler has checked. */
export function isAudioFrame(value: unknown): value is AudioFrame {
  return (
    typeof value === 'object' &&
    value !== null &&
    'samples' in value &&
    isInt16Array(value.samples) &&
    'sampleRate' in value &&
    typeof value.sampleRate === 'number' &&
    hasOneChannel(value)
  );
}

/** @throws TypeError when a value is not an `AudioFrame` */
export function checkFrame(frame: AudioFrame): void {
  const value: unknown = frame;
  const samples =
    typeof value === 'object' && value !== null && 'samples' in value ? value.samples : undefined;
  if (!isInt16Array(samples) || !hasOneChannel(value)) {
    throw new TypeError(
      `\`frame\` must be an AudioFrame ({ samples: Int16Array, sampleRate, timestampMs }), got ${describeAudio(value)}`,
    );
  }
}
