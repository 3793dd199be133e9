import { fork } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { report } from '../shared/BenchResult.js';
import { option } from '../shared/option.js';
import { Ear } from '../pacing/Ear.js';
import { quantile } from '../shared/quantile.js';
import { CallerSocket } from '../servers/CallerSocket.js';

// Many calls that play at once: when their messages leave, and what their callers hear.

const calls = option('calls', 500);
const seconds = 12;
/** Size of a message of 200 ms: base64 of 3,200 bytes, and JSON with counters of five digits. */
const bytesPerMs = (4_268 + 150) / 200;

const child = fork(fileURLToPath(new URL('../pacing/server.js', import.meta.url)), [String(seconds)]);
const hear = () =>
  new Promise<unknown>((resolve) => {
    child.once('message', resolve);
  });
const port = z.number().parse(await hear());
const ears: Ear[] = [];
for (let index = 0; index < calls; index++) {
  const ear = new Ear(bytesPerMs, (seconds - 1) * 1_000);
  ears.push(ear);
  const caller = await CallerSocket.dial(port, `call-${String(index).padStart(26, '0')}`);
  caller.onBytes = (bytes) => {
    ear.take(bytes, performance.now());
  };
}
await wait((seconds / 2) * 1_000);
child.send('timers');
const timers = z.number().parse(await hear());
await wait((seconds / 2 + 1) * 1_000);
child.send('times');
const lateMs = z.array(z.array(z.number())).parse(await hear());
child.kill();

const all = lateMs.flat();
if (lateMs.length < calls) throw new Error(`Of ${calls} calls only ${lateMs.length} were measured`);
const round = (value: number) => Number(value.toFixed(1));
report({
  rows: [
    { what: 'lateness of a message, median', value: round(quantile(all, 0.5)), unit: 'ms' },
    { what: 'lateness of a message, p99', value: round(quantile(all, 0.99)), unit: 'ms', limit: 5 },
    {
      what: 'error of the send-ahead, worst',
      value: round(quantile(all.map(Math.abs), 1)),
      unit: 'ms',
      limit: 200,
    },
    { what: 'too early, at its worst', value: round(Math.max(0, -quantile(all, 0))), unit: 'ms' },
    {
      what: 'underruns at the callers’ ears',
      value: ears.reduce((sum, { underruns }) => sum + underruns, 0),
      unit: '',
      limit: 0,
    },
    { what: 'timers of the process', value: timers, unit: '', limit: 2 },
  ],
  notes: [
    `${lateMs.length} calls, ${seconds} s of audio each, ${all.length} messages of 200 ms; one timer paces them all, one watches the event loop`,
    'lateness: at the socket, from the deadline that the first message of a call sets',
  ],
});
process.exit();
