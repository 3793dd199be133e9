/** Exotel plays whole units of 320 bytes: a message of any other size ends in a gap (support article 3000108630). */
export const MESSAGE_MULTIPLE_BYTES = 320;

/** The smallest message that Exotel documents: 3.2 kB, which is 200 ms at 8 kHz and 100 ms at 16 kHz. */
export const MIN_MESSAGE_BYTES = 3_200;

/** The largest message that Exotel documents: 100 kB. */
export const MAX_MESSAGE_BYTES = 100_000;

/**
 * The size of an outbound message at a sample rate: 3,200 bytes, and 3,840 at 24 kHz, where 3,200 would end in the
 * middle of a 20 ms unit.
 */
export function defaultMessageBytes(sampleRate: number): number {
  return sampleRate === 24_000 ? 3_840 : MIN_MESSAGE_BYTES;
}

/** @throws RangeError when it is not a multiple of 320 from 320 to 100,000 */
export function checkMessageBytes(messageBytes: number): void {
  if (
    !Number.isInteger(messageBytes) ||
    messageBytes < MESSAGE_MULTIPLE_BYTES ||
    messageBytes > MAX_MESSAGE_BYTES ||
    messageBytes % MESSAGE_MULTIPLE_BYTES !== 0
  ) {
    throw new RangeError(
      `\`messageBytes\` must be a multiple of 320 from 320 to 99,840 (Exotel plays units of 320 bytes), got ${String(messageBytes)}`,
    );
  }
}
