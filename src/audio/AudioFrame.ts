import { isInt16Array } from '../support/typedArrays.js';
import { describeAudio, hasOneChannel } from './describeAudio.js';

/**
 * A piece of mono PCM audio.
 *
 * @public
 */
export interface AudioFrame {
  /** Signed 16-bit samples, one channel. */
  readonly samples: Int16Array;
  /** Samples a second, in Hz. */
  readonly sampleRate: number;
  /** Milliseconds from the beginning of the stream to the first sample. */
  readonly timestampMs: number;
  /** Exotel's number of the message that carried this audio, when it gave one. */
  readonly sequenceNumber?: number;
}

/** Whether a value is an `AudioFrame`, where no compiler looks. */
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

/** @throws TypeError when a value is no frame, as it may be where no compiler looks */
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
