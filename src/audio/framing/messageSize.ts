import { describeValue } from '../../support/describeValue.js';

/** Exotel plays whole units of 320 bytes. A message of another size ends in a gap (support article 3000108630). */
export const MESSAGE_MULTIPLE_BYTES = 320;

/** The smallest message in Exotel's documents: 3.2 kB, which is 200 ms at 8 kHz and 100 ms at 16 kHz. */
export const MIN_MESSAGE_BYTES = 3_200;

/** The largest message in Exotel's documents: 100 kB. */
export const MAX_MESSAGE_BYTES = 100_000;

/**
 * The size of an outbound message at a sample rate: 3,200 bytes, or 3,840 bytes at 24 kHz, where 3,200 bytes would end
 * in the middle of a unit of 20 ms.
 */
export function defaultMessageBytes(sampleRate: number): number {
  return sampleRate === 24_000 ? 3_840 : MIN_MESSAGE_BYTES;
}

/** @throws RangeError when a value is not a multiple of 320 from 320 to 99,840 */
export function checkMessageBytes(messageBytes: number): void {
  if (
    !Number.isInteger(messageBytes) ||
    messageBytes < MESSAGE_MULTIPLE_BYTES ||
    messageBytes > MAX_MESSAGE_BYTES ||
    messageBytes % MESSAGE_MULTIPLE_BYTES !== 0
  ) {
    throw new RangeError(
      `\`messageBytes\` must be a multiple of 320 from 320 to 99,840 (Exotel plays units of 320 bytes), got ${describeValue(messageBytes)}`,
    );
  }
}
