import { setTimeout as wait } from 'node:timers/promises';
import { report } from './BenchResult.js';
import { compareRows } from './compareRows.js';
import { loadMessage } from './echo/LoadMessage.js';
import { serverMessage } from './echo/ServerMessage.js';
import { isPinned, Worker } from './echo/Worker.js';
import { quantile } from './quantile.js';

const calls = 200;
const rounds = 5;
const warmUpMs = 6_000;
const settleMs = 400;
const windowMs = 2_000;

/** The servers, in the order in which they take turns. */
const variants = [
  { what: 'bare ws echoing raw text', file: 'bareServer' },
  { what: 'exotel-rx, audio$ → send', file: 'ownServer' },
  { what: 'hand-written JSON.parse and stringify', file: 'handServer' },
  { what: 'bare ws, drop and 1 message in 10', file: 'floorServer' },
] as const;

const profileFolder = process.env['BENCH_PROFILE'];
const load = new Worker('load', loadMessage, 1);
const servers = await Promise.all(
  variants.map(async ({ what, file }) => {
    const isProfiled = profileFolder !== undefined && file === 'ownServer';
    const worker = new Worker(
      file,
      serverMessage,
      0,
      isProfiled ? ['--cpu-prof', '--cpu-prof-interval', '200', '--cpu-prof-dir', profileFolder] : [],
    );
    const started = await worker.hear();
    return {
      what,
      worker,
      port: started.type === 'listening' ? started.port : 0,
      cpuMicros: Array<number>(),
      receivedBytes: 0,
    };
  }),
);
for (const { port } of servers) await load.ask({ type: 'dial', port, calls });

const lateMs: number[] = [];
let sentMessages = 0;
let countedMessages = 0;
for (let round = -1; round < rounds; round++) {
  // The first round is to warm up. One server at a time: the others' calls are silent.
  for (const server of servers) {
    await load.ask({ type: 'speak', port: server.port });
    await wait(round < 0 ? warmUpMs : settleMs);
    server.worker.tell('openWindow');
    await wait(windowMs);
    const closed = await server.worker.ask('closeWindow');
    const said = await load.ask({ type: 'speak', port: 0 });
    if (round >= 0 && closed.type === 'window') {
      server.cpuMicros.push(closed.cpuMicros / closed.messages);
      server.receivedBytes += said.receivedBytes / said.sentMessages / rounds;
      countedMessages += closed.messages;
      sentMessages += (said.sentMessages * windowMs) / (windowMs + settleMs);
      lateMs.push(said.lateMs.p99);
    }
  }
}
for (const { worker } of servers) await worker.exit('exit');
await load.exit({ type: 'exit' });

const [bare, own, hand, floor] = servers;
const row = (server: (typeof servers)[number]) => ({
  what: server.what,
  unit: 'µs CPU a message',
  rounds: server.cpuMicros,
  digits: 1,
});
if (bare === undefined || own === undefined || hand === undefined || floor === undefined) {
  throw new Error('A server is missing');
}
report({
  rows: compareRows([
    row(bare),
    row(hand),
    row(floor),
    { ...row(own), baseline: bare.what, target: 1 },
    { ...row(own), baseline: hand.what, target: 0.75 },
    { ...row(own), baseline: floor.what },
  ]),
  notes: [
    `${calls} calls of 20 ms frames (320 bytes), ${rounds} rounds of ${windowMs} ms a server in turn, ` +
      (isPinned ? 'servers on core 0, load on core 1' : 'not pinned to cores'),
    `frames left ${quantile(lateMs, 0.5).toFixed(1)} ms late or less (p99, median of all turns); ` +
      `${((countedMessages / sentMessages) * 100).toFixed(1)} % of them were counted`,
    `bytes back for each frame: ${servers.map(({ what, receivedBytes }) => `${Math.round(receivedBytes)} ${what}`).join(', ')}`,
  ],
});
process.disconnect();
