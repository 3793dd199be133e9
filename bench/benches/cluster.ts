import { report } from '../shared/BenchResult.js';
import { compareRows } from '../shared/compareRows.js';
import { compareServers } from '../servers/compareServers.js';

// The cost of distributing calls over processes, as `examples/cluster.ts` does.

const calls = 200;
const single = 'one process';
const both = 'node:cluster, two workers';
const { rows, largestShares, notes } = await compareServers(
  [
    { what: single, file: 'ownServer' },
    // The same number for each worker: the cost of a message depends on how many arrive at once.
    { what: both, file: 'clusterServer', calls: 2 * calls },
  ],
  { calls },
);
report({
  rows: compareRows([
    ...rows.map((row) => ({ ...row, ...(row.what === both && { baseline: single, target: 1.08 }) })),
    {
      what: 'calls of the worker that has more',
      unit: '%',
      rounds: largestShares.map((share) => share * 100),
      limit: 60,
    },
  ]),
  notes: [...notes, `two workers have ${2 * calls} calls; the primary’s CPU is counted too`],
});
process.disconnect();
