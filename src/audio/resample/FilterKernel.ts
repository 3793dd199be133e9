import type { FilterShape } from './designFilter.js';

/** How many samples a kernel takes in one go. */
export const MAX_BLOCK_SAMPLES = 4_096;

/** A polyphase filter, ready to run. It remembers nothing of a stream, so that all streams share it. */
export interface FilterKernel {
  readonly shape: FilterShape;
  /**
   * Filters `history`, which is as long as a window less one, followed by `samples`, at most `MAX_BLOCK_SAMPLES`, and
   * fills `output`; the first of it is `phase` in its cycle, and its window begins at `start`.
   */
  run(history: Int16Array, samples: Int16Array, start: number, phase: number, output: Int16Array): void;
}
