/** The table of a companding law in ITU-T G.711, in the uniform code of the law (13 bits for A, 14 for μ). */
export interface CompandingTable {
  /** Decision values x1, x2, … in order; the last one is virtual. */
  readonly decisions: readonly number[];
  /** Output value y1, y2, … of each interval: index 0 is the interval below the first decision value. */
  readonly outputs: readonly number[];
  /** How many units of a 16-bit sample are one unit of the law. */
  readonly scale: number;
}

/** The rows of tables 1a and 2a, from the bottom: number, size and end of the intervals. */
const A_ROWS = [
  { count: 32, size: 2, until: 64 },
  { count: 16, size: 4, until: 128 },
  { count: 16, size: 8, until: 256 },
  { count: 16, size: 16, until: 512 },
  { count: 16, size: 32, until: 1_024 },
  { count: 16, size: 64, until: 2_048 },
  { count: 16, size: 128, until: 4_096 },
];
const MU_ROWS = [
  { count: 1, size: 1, until: 1 },
  { count: 15, size: 2, until: 31 },
  { count: 16, size: 4, until: 95 },
  { count: 16, size: 8, until: 223 },
  { count: 16, size: 16, until: 479 },
  { count: 16, size: 32, until: 991 },
  { count: 16, size: 64, until: 2_015 },
  { count: 16, size: 128, until: 4_063 },
  { count: 16, size: 256, until: 8_159 },
];

function decisionsOf(rows: typeof A_ROWS): number[] {
  const decisions: number[] = [];
  for (const { count, size, until } of rows) {
    for (let n = 0; n < count; n++) {
      decisions.push((decisions.at(-1) ?? 0) + size);
    }
    if (decisions.at(-1) !== until) {
      throw new Error(`The table does not add up at ${until}`);
    }
  }
  return decisions;
}

const midpoints = (decisions: readonly number[]) =>
  decisions.map((value, index) => (value + (decisions[index - 1] ?? 0)) / 2);

/** Table 1: the output value is the middle of its interval. */
const aDecisions = decisionsOf(A_ROWS);
export const A_TABLE: CompandingTable = {
  decisions: aDecisions,
  outputs: midpoints(aDecisions),
  scale: 8,
};

/** Table 2: the same, but y0 is 0. */
const muDecisions = decisionsOf(MU_ROWS);
export const MU_TABLE: CompandingTable = {
  decisions: muDecisions,
  outputs: [0, ...midpoints(muDecisions).slice(1)],
  scale: 4,
};

/** The number of the interval of a sample's magnitude, found in the table. */
export function intervalOf(table: CompandingTable, sample: number): number {
  const magnitude = Math.abs(sample) / table.scale;
  const index = table.decisions.findIndex((decision) => magnitude < decision);
  return index === -1 ? table.decisions.length - 1 : index;
}
