import type { FilterShape } from './designFilter.js';

/** How many samples a kernel processes at once. */
export const MAX_BLOCK_SAMPLES = 4_096;

/** A polyphase filter. It has no state of a stream, so that all streams share it. */
export interface FilterKernel {
  readonly shape: FilterShape;
  /**
   * Filters `history` (one sample shorter than a window) followed by `samples` (at most `MAX_BLOCK_SAMPLES`), and fills
   * `output`. The first output is `phase` in its cycle, and its window begins at `start`.
   */
  run(history: Int16Array, samples: Int16Array, start: number, phase: number, output: Int16Array): void;
}
