import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { serverCommand, serverMessage } from './ServerMessage.js';

// `ownServer` in two processes on one port, which answer the bench like one server.

const workers = 2;

type Window = Extract<z.output<typeof serverMessage>, { type: 'window' }>;

cluster.setupPrimary({ exec: fileURLToPath(new URL('ownServer.js', import.meta.url)) });
const forked = Array.from({ length: workers }, () => cluster.fork());

let cpu = process.cpuUsage();
let listening = 0;
let windows: Window[] = [];

function obey(worker: Worker, message: unknown): void {
  worker.send(serverCommand.parse(message));
}

for (const worker of forked) {
  worker.on('message', (message) => {
    const told = serverMessage.parse(message);
    if (told.type === 'listening') {
      if (++listening === workers) process.send?.(told);
    } else {
      windows.push(told);
      if (windows.length === workers) tellTogether();
    }
  });
}

process.on('message', (message) => {
  if (message === 'openWindow') cpu = process.cpuUsage();
  for (const worker of forked) obey(worker, message);
  if (message === 'exit') process.exit();
});
process.on('disconnect', () => {
  process.exit();
});

function tellTogether(): void {
  const { user, system } = process.cpuUsage(cpu);
  const messages = windows.reduce((sum, one) => sum + one.messages, 0);
  const together: z.input<typeof serverMessage> = {
    type: 'window',
    cpuMicros: windows.reduce((sum, one) => sum + one.cpuMicros, user + system),
    messages,
    delayMs: { median: 0, p99: 0, max: 0 },
    largestShare: Math.max(...windows.map((one) => one.messages)) / messages,
  };
  windows = [];
  process.send?.(together);
}
