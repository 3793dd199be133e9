/** A longer label is not an encoding's. */
export const MAX_ENCODING_LENGTH = 128;

/**
 * Reads the label of an audio encoding. PCM16 unless it names μ-law: live calls say `base64`, documents say
 * `raw`, `audio/x-raw` or `linear16`, and all of them mean PCM16 little-endian.
 */
export function readEncoding(label: string | undefined): 'pcm16' | 'mulaw' {
  return label !== undefined && label.length <= MAX_ENCODING_LENGTH && /[uµμ]-?law|pcmu/i.test(label)
    ? 'mulaw'
    : 'pcm16';
}
