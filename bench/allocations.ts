import { report } from './BenchResult.js';
import { compareRows } from './compareRows.js';
import { option } from './option.js';
import { askStage, countBytes } from './session/askStage.js';

// What a message leaves to the collector, and whether anything stays.

const minutes = option('minutes', 10);
const budget = 'one view and three small objects';
const rows = [
  { what: budget },
  { what: 'exotel-rx, nobody reads', baseline: budget, target: 1 },
  { what: 'exotel-rx, dtmf$ is read', baseline: budget, target: 1 },
  { what: 'exotel-rx, to audio$', baseline: budget, target: 1 },
  { what: 'exotel-rx, audio$ → send', baseline: budget },
  { what: 'hand-written JSON.parse and stringify', baseline: budget },
];
const counted = [];
for (const row of rows) {
  counted.push({ ...row, unit: 'bytes a message', rounds: await countBytes(row.what) });
}
// What V8 compiles, and compiles again, is no call's: it is no less with one call than with eighty, and comes and goes.
// Without its compilers the heap holds data alone.
const interpreted = ['--expose-gc', '--no-opt', '--no-sparkplug'];
const grown = await askStage('growthWorker', String(minutes), interpreted);
report({
  rows: compareRows([
    ...counted,
    {
      what: `20 calls that hear themselves, after ${minutes} minutes`,
      unit: 'KiB more on the heap',
      rounds: grown,
      limit: 64,
    },
  ]),
  notes: [
    'the heap’s growth over 10,000 messages with nothing collected: compiled code, no sockets, virtual time',
    'what stays: after full collections, against the first minute, in a process that compiles nothing',
  ],
});
