/**
 * How much a resampler filters, and so how long it waits:
 *
 * | quality | flat to | gone from | rejection | waits at 8 kHz |
 * |---|---|---|---|---|
 * | `lowLatency` | 0.425 × the lower rate | 0.575 × | 80 dB | 1.9 ms |
 * | `balanced` | 0.4375 × | 0.5 × | 88 dB | 4.8 ms |
 * | `best` | 0.45 × | 0.5 × | 96 dB | 7.0 ms |
 *
 * @public
 */
export type ResamplerQuality = 'lowLatency' | 'balanced' | 'best';

/** All of them. */
export const RESAMPLER_QUALITIES: readonly ResamplerQuality[] = ['lowLatency', 'balanced', 'best'];
