/**
 * Reads the label of an audio encoding. PCM16 unless it names μ-law: live calls say `base64`, documents say
 * `raw`, `audio/x-raw` or `linear16`, and all of them mean PCM16 little-endian.
 */
export function readEncoding(label: string | undefined): 'pcm16' | 'mulaw' {
  return label !== undefined && /[uµμ]-?law|pcmu/i.test(label) ? 'mulaw' : 'pcm16';
}
