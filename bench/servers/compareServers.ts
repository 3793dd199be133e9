import { setTimeout as wait } from 'node:timers/promises';
import type { MeasuredRow } from '../compareRows.js';
import { quantile } from '../quantile.js';
import { loadMessage } from './LoadMessage.js';
import { serverMessage } from './ServerMessage.js';
import { isPinned, Worker } from './Worker.js';

/** A server that takes part. */
export interface Contender {
  readonly what: string;
  /** Its file in this folder. */
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How many calls it has. @defaultValue as many as all */
  readonly calls?: number;
}

interface Comparison {
  readonly rows: readonly MeasuredRow[];
  /** Of servers with several workers, one number a round: how much of the messages the one had that had most. */
  readonly largestShares: readonly number[];
  readonly notes: readonly string[];
}

const rounds = 5;
/**
 * A server that answers calls is warm after seconds: measured is what it needs from then on. What it does at the end of a
 * pause is only compiled after several pauses, as there is one behind every turn.
 */
const warmUpRounds = 3;
const warmUpMs = 6_000;
const settleMs = 1_000;
const windowMs = 2_000;

/**
 * Measures the CPU that servers need for a message of their callers. One at a time, in turns: the others' calls are
 * silent meanwhile. `BENCH_PROFILE` is a folder for CPU profiles of those whose file is `ownServer`.
 */
export async function compareServers(
  contenders: readonly Contender[],
  { calls }: { readonly calls: number },
): Promise<Comparison> {
  const profileFolder = process.env['BENCH_PROFILE'];
  const load = new Worker('load', loadMessage, { core: 1 });
  const servers = await Promise.all(
    contenders.map(async ({ what, file, env = {}, calls: ofItsOwn = calls }) => {
      const isProfiled = profileFolder !== undefined && file === 'ownServer';
      const nodeArguments = isProfiled
        ? ['--cpu-prof', '--cpu-prof-interval', '200', '--cpu-prof-dir', profileFolder]
        : [];
      const worker = new Worker(file, serverMessage, { core: 0, nodeArguments, env });
      const started = await worker.hear();
      return {
        what,
        worker,
        calls: ofItsOwn,
        port: started.type === 'listening' ? started.port : 0,
        cpuMicros: Array<number>(),
        receivedBytes: 0,
      };
    }),
  );
  for (const server of servers) await load.ask({ type: 'dial', port: server.port, calls: server.calls });

  const lateMs: number[] = [];
  const largestShares: number[] = [];
  let sentMessages = 0;
  let countedMessages = 0;
  for (let round = -warmUpRounds; round < rounds; round++) {
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
        if (closed.largestShare !== undefined) largestShares.push(closed.largestShare);
        sentMessages += (said.sentMessages * windowMs) / (windowMs + settleMs);
        lateMs.push(said.lateMs.p99);
      }
    }
  }
  for (const { worker } of servers) await worker.exit('exit');
  await load.exit({ type: 'exit' });

  return {
    rows: servers.map(({ what, cpuMicros }) => ({
      what,
      unit: 'µs CPU a message',
      rounds: cpuMicros,
      digits: 1,
    })),
    largestShares,
    notes: [
      `${calls} calls of 20 ms frames (320 bytes), ${rounds} rounds of ${windowMs} ms a server in turn, ` +
        (isPinned ? 'servers on core 0, load on core 1' : 'not pinned to cores'),
      `frames left ${quantile(lateMs, 0.5).toFixed(1)} ms late or less (p99, median of all turns); ` +
        `${((countedMessages / sentMessages) * 100).toFixed(1)} % of them were counted`,
      `bytes back for each frame: ${servers.map(({ what, receivedBytes }) => `${Math.round(receivedBytes)} ${what}`).join(', ')}`,
    ],
  };
}
