import { report } from './BenchResult.js';
import { compareRows } from './compareRows.js';
import { askStage } from './session/askStage.js';

// What the echo costs between the socket's buffer and the socket's text, without sockets.

const processes = 3;
const baseline = 'hand-written JSON.parse and stringify';
const names = [
  'base64 both ways, and no more',
  baseline,
  'exotel-rx, decode alone',
  'exotel-rx, to audio$',
  'exotel-rx, audio$ → send',
];

const measured = names.map((what) => ({
  what,
  unit: 'ns a message',
  rounds: Array<number>(),
  ...(what !== baseline && { baseline }),
}));
for (let run = 0; run < processes; run++) {
  for (const { what, rounds } of measured) rounds.push(...(await askStage('worker', what)));
}
report({
  rows: compareRows(measured),
  notes: [`200 calls of 200 messages of 20 ms, 6 rounds in each of ${processes} processes, in virtual time`],
});
