import { setTimeout as wait } from 'node:timers/promises';
import type { MeasuredRow } from '../shared/compareRows.js';
import { quantile } from '../shared/quantile.js';
import { loadMessage } from './LoadMessage.js';
import { serverMessage } from './ServerMessage.js';
import { isPinned, Worker } from './Worker.js';

/** A server of the comparison. */
export interface Contender {
  readonly what: string;
  /** Its file in this folder. */
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How many calls it has. @defaultValue the same number as all */
  readonly calls?: number;
}

interface Comparison {
  readonly rows: readonly MeasuredRow[];
  /** For servers with several workers, one number per round: the share of messages of the busiest worker. */
  readonly largestShares: readonly number[];
  readonly notes: readonly string[];
}

const rounds = 5;
/**
 * Only running calls are measured: after ten seconds the effects of their start, and compilation by V8, are over.
 */
const warmUpMs = 12_000;
const settleMs = 1_000;
const windowMs = 4_000;

/** One measurement of a server. */
interface Turn {
  readonly cpuMicros: number;
  readonly receivedBytes: number;
  readonly sentMessages: number;
  readonly countedMessages: number;
  readonly lateMs: number;
  readonly largestShare: number | undefined;
  /** The share of its core that it used. */
  readonly load: number;
}

/**
 * Measures the CPU time that servers need per message of their callers. Servers run one at a time, each time in new
 * processes, because processes of the same program differ by several percent. `BENCH_PROFILE` is a folder for CPU profiles
 * of servers whose file is `ownServer`.
 */
export async function compareServers(
  contenders: readonly Contender[],
  { calls }: { readonly calls: number },
): Promise<Comparison> {
  const turns = contenders.map((): Turn[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      turns[index]?.push(await takeTurn(contender, contender.calls ?? calls));
    }
  }
  const all = turns.flat();
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const counted =
    sum(all.map(({ countedMessages }) => countedMessages)) / sum(all.map(({ sentMessages }) => sentMessages));
  const lateMs = all.map((turn) => turn.lateMs);
  const meanOf = (figure: (turn: Turn) => number) =>
    contenders
      .map(({ what }, index) => `${Math.round(sum((turns[index] ?? []).map(figure)) / rounds)} ${what}`)
      .join(', ');
  return {
    rows: contenders.map(({ what }, index) => ({
      what,
      unit: 'µs CPU a message',
      rounds: (turns[index] ?? []).map(({ cpuMicros }) => cpuMicros),
      digits: 1,
    })),
    largestShares: all.flatMap(({ largestShare }) => (largestShare === undefined ? [] : [largestShare])),
    notes: [
      `${calls} calls of 20 ms frames (320 bytes), ${rounds} rounds, in each ${windowMs / 1_000} s of every server ` +
        `after ${(warmUpMs + settleMs) / 1_000} s of its calls, ` +
        (isPinned ? 'servers on core 0, load on core 1' : 'not pinned to cores'),
      `frames left ${quantile(lateMs, 0.5).toFixed(1)} ms late or less (p99, median of all turns); ` +
        `${(counted * 100).toFixed(1)} % of them were counted`,
      `bytes back for each frame: ${meanOf(({ receivedBytes }) => receivedBytes)}`,
      `per cent of the core in use, near 100 of which frames wait and are read several at a time, which is cheaper: ${meanOf(({ load }) => 100 * load)}`,
    ],
  };
}

async function takeTurn({ file, env = {} }: Contender, calls: number): Promise<Turn> {
  const profileFolder = process.env['BENCH_PROFILE'];
  const isProfiled = profileFolder !== undefined && file === 'ownServer';
  const nodeArguments = isProfiled
    ? ['--cpu-prof', '--cpu-prof-interval', '200', '--cpu-prof-dir', profileFolder]
    : [];
  const server = new Worker(file, serverMessage, { core: 0, nodeArguments, env });
  const load = new Worker('load', loadMessage, { core: 1 });
  const started = await server.hear();
  const port = started.type === 'listening' ? started.port : 0;
  await load.ask({ type: 'dial', port, calls });
  await load.ask({ type: 'speak', port });
  await wait(warmUpMs);
  // Counts from the beginning.
  await load.ask({ type: 'speak', port });
  await wait(settleMs);
  server.tell('openWindow');
  await wait(windowMs);
  const closed = await server.ask('closeWindow');
  const said = await load.ask({ type: 'speak', port: 0 });
  await load.exit({ type: 'exit' });
  await server.exit('exit');
  if (closed.type !== 'window') {
    throw new Error(`A server of the bench answered with ${closed.type}`);
  }
  return {
    cpuMicros: closed.cpuMicros / closed.messages,
    receivedBytes: said.receivedBytes / said.sentMessages,
    sentMessages: (said.sentMessages * windowMs) / (windowMs + settleMs),
    countedMessages: closed.messages,
    lateMs: said.lateMs.p99,
    largestShare: closed.largestShare,
    load: closed.cpuMicros / (1_000 * windowMs),
  };
}
