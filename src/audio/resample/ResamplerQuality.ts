/**
 * Filter quality of a resampler. A better quality keeps more of the high frequencies and has a longer latency:
 *
 * | quality | flat to | gone from | rejection | latency at 8 kHz |
 * |---|---|---|---|---|
 * | `lowLatency` | 0.425 × the lower rate | 0.575 × | 80 dB | 1.9 ms |
 * | `balanced` | 0.4375 × | 0.5 × | 88 dB | 4.8 ms |
 * | `best` | 0.45 × | 0.5 × | 96 dB | 7.0 ms |
 *
 * @public
 */
export type ResamplerQuality = 'lowLatency' | 'balanced' | 'best';

/** All qualities. */
export const RESAMPLER_QUALITIES: readonly ResamplerQuality[] = ['lowLatency', 'balanced', 'best'];
