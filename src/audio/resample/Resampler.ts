/**
 * Converts one stream of mono PCM16 from one sample rate to another.
 *
 * @public
 */
export interface Resampler {
  /** Sample rate of the input, in Hz. */
  readonly from: number;
  /** Sample rate of the output, in Hz. */
  readonly to: number;
  /**
   * How much input after its own time an output sample waits for, in ms: the group delay of the filter, in whole input
   * samples.
   */
  readonly latencyMs: number;
  /**
   * Takes the next samples and returns the output that they complete. The array belongs to the caller. For equal rates
   * it is the array that was pushed.
   */
  push(samples: Int16Array): Int16Array;
  /** Returns the rest, as if silence followed, and starts again. */
  flush(): Int16Array;
  /** Drops all samples and starts again. */
  reset(): void;
}
