import type { PolyphaseFilter } from './designFilter.js';
import { splitCoefficients } from './splitCoefficients.js';

/** How many outputs are computed at once. */
export const GROUP = 4;
/** How many samples are multiplied at once. */
const VECTOR = 8;
/** What stands in front of the coefficients of a group, in 16-bit words: two numbers of 32 bits, and room to align. */
const HEADER = 8;
/** A shorter cycle is repeated until its groups are full; of a longer one the last group may be smaller. */
const SHORT_CYCLE = 16;

/** The coefficients of a filter as `filterKernel.wat` reads them. */
export interface GroupedCoefficients {
  /** The groups of a cycle. */
  readonly groups: Int16Array;
  readonly groupBytes: number;
  /** Where the window of a group begins in that of its first output. */
  readonly firstTap: number;
  /** How long it is, a multiple of 8. */
  readonly fineTaps: number;
  /** Where in it the coarse coefficients begin, and for how long there are any, a multiple of 8. */
  readonly coarseStart: number;
  readonly coarseTaps: number;
  /** Coarse coefficients are multiples of 2^coarseShift. */
  readonly coarseShift: number;
}

/** Puts the coefficients of every four outputs side by side, over one window that holds the windows of all four. */
export function groupCoefficients(filter: PolyphaseFilter): GroupedCoefficients {
  const { up, down, taps, padding } = filter.shape;
  const { fine, coarse, coarseStart, coarseTaps, coarseShift } = splitCoefficients(filter);
  const cycle = groupsOf(up, down);
  const largestShift = cycle.flatMap(({ shifts }) => shifts).reduce((a, b) => Math.max(a, b), 0);
  const fineVectors = Math.ceil((taps - padding + largestShift) / VECTOR);
  const coarseVectors = Math.ceil((coarseTaps + largestShift) / VECTOR);
  const groupWords = HEADER + (fineVectors + coarseVectors) * GROUP * VECTOR;
  const groups = new Int16Array(cycle.length * groupWords);
  const headers = new Int32Array(groups.buffer);

  cycle.forEach(({ firstOutput, shifts, inputSamples }, index) => {
    const header = index * groupWords;
    headers[header / 2] = 2 * inputSamples;
    headers[header / 2 + 1] = 2 * shifts.length;
    shifts.forEach((shift, member) => {
      const row = (firstOutput + member) % up;
      const place = (coefficients: Int16Array, start: number) => {
        coefficients.forEach((value, tap) => {
          const vector = Math.floor((tap + shift) / VECTOR);
          groups[start + (vector * GROUP + member) * VECTOR + ((tap + shift) % VECTOR)] = value;
        });
      };
      place(fine.subarray(row * taps + padding, (row + 1) * taps), header + HEADER);
      place(
        coarse.subarray(row * coarseTaps, (row + 1) * coarseTaps),
        header + HEADER + fineVectors * GROUP * VECTOR,
      );
    });
  });
  return {
    groups,
    groupBytes: 2 * groupWords,
    firstTap: padding,
    fineTaps: fineVectors * VECTOR,
    coarseStart: coarseStart - padding,
    coarseTaps: coarseVectors * VECTOR,
    coarseShift,
  };
}

/** The outputs of a cycle, by groups: by how many samples each window is behind the first, and the next group's. */
function groupsOf(up: number, down: number) {
  let outputs = up;
  while (outputs % GROUP !== 0 && outputs < SHORT_CYCLE) {
    outputs += up;
  }
  const windowOf = (output: number) => Math.floor((output * down) / up);
  return Array.from({ length: Math.ceil(outputs / GROUP) }, (_, index) => {
    const firstOutput = index * GROUP;
    const members = Math.min(GROUP, outputs - firstOutput);
    const behind = (output: number) => windowOf(firstOutput + output) - windowOf(firstOutput);
    return {
      firstOutput,
      shifts: Array.from({ length: members }, (_unused, member) => behind(member)),
      inputSamples: behind(members),
    };
  });
}
