/**
 * Converts one stream of mono PCM16 from one sample rate to another.
 *
 * @public
 */
export interface Resampler {
  /** Rate of what is pushed, in Hz. */
  readonly from: number;
  /** Rate of what comes out, in Hz. */
  readonly to: number;
  /** How much input behind its own time an output waits for: the group delay of the filter, in whole input samples. */
  readonly latencyMs: number;
  /**
   * Takes the next samples and gives all output that they complete. The array belongs to the caller; for equal rates it
   * is the one that was pushed.
   */
  push(samples: Int16Array): Int16Array;
  /** Gives the rest, as if silence followed, and begins anew. */
  flush(): Int16Array;
  /** Forgets everything and begins anew. */
  reset(): void;
}
