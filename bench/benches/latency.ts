import { setTimeout as wait } from 'node:timers/promises';
import { report } from '../shared/BenchResult.js';
import { compareRows, type MeasuredRow } from '../shared/compareRows.js';
import { loadMessage } from '../servers/LoadMessage.js';
import { serverMessage } from '../servers/ServerMessage.js';
import { isPinned, Worker } from '../servers/Worker.js';

// The time from writing a caller's frame until `audio$` emits it, with more and more echoed calls; and how many calls one
// core could serve, from the cost of each call.

const steps = [100, 200, 400, 600, 800, 1_000, 1_200] as const;
const windowMs = 3_000;
/** After this time the effects of starting many calls (garbage, compilation by V8) are over. */
const settleMs = 5_000;
const messagesPerSecond = 50;
/** If the load generator is later than this, it measures itself. */
const generatorLateMs = 10;

const load = new Worker('load', loadMessage, { core: 1 });
const server = new Worker('latencyServer', serverMessage, { core: 0 });
const started = await server.hear();
const port = started.type === 'listening' ? started.port : 0;
await load.ask({ type: 'dial', port, calls: steps.at(-1) });

const rows: MeasuredRow[] = [];
const notes: string[] = [];
for (const calls of [steps[0], ...steps]) {
  await load.ask({ type: 'speak', port, calls });
  await wait(settleMs);
  server.tell('openWindow');
  await wait(windowMs);
  const closed = await server.ask('closeWindow');
  const { lateMs } = await load.ask({ type: 'speak', port: 0 });
  if (closed.type !== 'window') throw new Error('The server did not close its window');
  const { cpuMicros, messages, delayMs } = closed;
  if (lateMs.p99 > generatorLateMs && rows.length > 0) {
    notes.push(
      `with ${calls} calls the generator itself was ${lateMs.p99.toFixed(0)} ms late (p99): not counted`,
    );
    break;
  }
  rows.splice(
    0,
    rows.length,
    { what: 'calls', unit: '', rounds: [calls] },
    { what: 'from the caller to audio$, median', unit: 'ms', rounds: [delayMs.median], digits: 2 },
    { what: 'from the caller to audio$, p99', unit: 'ms', rounds: [delayMs.p99], digits: 2 },
    { what: 'from the caller to audio$, worst', unit: 'ms', rounds: [delayMs.max], digits: 1 },
    { what: 'CPU', unit: 'µs a message', rounds: [cpuMicros / messages], digits: 1 },
    {
      what: 'one core, extrapolated',
      unit: 'calls',
      rounds: [(1e6 * messages) / cpuMicros / messagesPerSecond],
    },
  );
}
await server.exit('exit');
await load.exit({ type: 'exit' });
report({
  rows: compareRows(rows),
  notes: [
    `the largest of ${steps.join(', ')} calls for which the generator kept its time, ${windowMs} ms; ` +
      (isPinned ? 'server on core 0, load on core 1' : 'not pinned to cores'),
    ...notes,
  ],
});
process.disconnect();
