import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { report } from './BenchResult.js';
import { compareRows } from './compareRows.js';

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

function measure(name: string): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('session/worker.js', import.meta.url)), [name]);
    child.once('message', (message) => {
      resolve(z.array(z.number()).parse(message));
    });
    child.once('exit', (code) => {
      reject(new Error(`${name}: ended early (exit code ${code ?? 'none'})`));
    });
  });
}

const measured = names.map((what) => ({
  what,
  unit: 'ns a message',
  rounds: Array<number>(),
  ...(what !== baseline && { baseline }),
}));
for (let run = 0; run < processes; run++) {
  for (const { what, rounds } of measured) rounds.push(...(await measure(what)));
}
report({
  rows: compareRows(measured),
  notes: [`200 calls of 200 messages of 20 ms, 6 rounds in each of ${processes} processes, in virtual time`],
});
