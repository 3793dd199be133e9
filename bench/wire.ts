import { z } from 'zod';
import { askWorker } from './askWorker.js';
import { report } from './BenchResult.js';
import { compareRows } from './compareRows.js';
import { wireRows } from './wire/wireRows.js';

// What reading and writing one message costs, against base64 alone.

const processes = 15;
// As large as V8's young generation becomes in a server. A loop that keeps nothing stays with the smallest one, and pays
// for three times as many collections.
const asInServer = ['--min-semi-space-size=16'];
const schema = z.array(z.array(z.number()));

const groups = [...wireRows].map(([name, createRows]) => ({
  name,
  rows: createRows().map(({ what, baseline, target }) => ({
    what,
    unit: 'ns',
    rounds: Array<number>(),
    ...(baseline !== undefined && { baseline }),
    ...(target !== undefined && { target }),
  })),
}));
for (let run = 0; run < processes; run++) {
  for (const { name, rows } of groups) {
    const times = schema.parse(await askWorker('wire/worker', name, asInServer));
    for (const [at, { rounds }] of rows.entries()) rounds.push(...(times[at] ?? []));
  }
}
report({
  rows: compareRows(groups.flatMap(({ rows }) => rows)),
  notes: [
    `7 rounds of 60 turns of 0.6 ms a row, in each of ${processes} processes, since those of one program differ; young generations of 16 MB, as servers have them`,
  ],
});
