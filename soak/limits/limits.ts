import { setTimeout as wait } from 'node:timers/promises';
import { RawPeer } from '../../spec/kit/sockets/RawPeer.js';
import { LIMIT_CASES, type LimitCase } from './limitCases.js';
import { printTable } from '../shared/printTable.js';
import { ServerProcess } from '../shared/ServerProcess.js';

/** Connections at once: more would be too many handshakes. */
const AT_ONCE = 100;

/** Starts a server for each limit that keeps memory. Returns the limits that cost more than allowed, in words. */
export async function limits(calls: number, only?: string): Promise<readonly string[]> {
  const rows: (readonly [string, string])[] = [
    ['', 'peers  heap and buffers of each      all    RSS of all'],
  ];
  const wrong: string[] = [];
  for (const [name, one] of Object.entries(LIMIT_CASES)) {
    if (only === undefined || only === name) {
      const { peers = calls, maxBytes, times = 1 } = one;
      const { bytes, rssBytes, liveCalls, ended } = await reach(one, peers);
      const each = bytes / peers;
      rows.push([
        one.title,
        `${String(peers).padStart(5)}  ${`${(each / 1_000).toFixed(1)} kB`.padStart(24)}  ${mega(bytes)}  ${mega(rssBytes)}`,
      ]);
      console.log(rows.at(-1)?.join('  '));
      wrong.push(
        ...(each > maxBytes * times
          ? [`${name}: ${each.toFixed(0)} bytes each, more than the limit of ${maxBytes * times}`]
          : []),
        ...(one.isCall && liveCalls < peers
          ? [`${name}: only ${liveCalls} of ${peers} calls reached it (${ended})`]
          : []),
      );
    }
  }
  printTable('What a limit costs at its worst', rows);
  return wrong;
}

const mega = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`.padStart(10);

/** How much more memory a server has after a number of peers have reached a limit. */
async function reach(
  limitCase: LimitCase,
  peers: number,
): Promise<{
  readonly bytes: number;
  readonly rssBytes: number;
  readonly liveCalls: number;
  readonly ended: string;
}> {
  const server = new ServerProcess('soak/limits/limitServer.ts', { LIMIT_HANDLER: limitCase.handler ?? '' });
  const reasons = new Set<string>();
  server.messages$.subscribe((message) => {
    if (message.type === 'ended') reasons.add(message.reason);
    else if (message.type === 'rejected') reasons.add(message.code);
  });
  const port = await server.port();
  // Code that is compiled once is not a cost of a peer.
  const first = await Promise.all(Array.from({ length: 5 }, () => bring(port, limitCase)));
  await wait(1_000);
  for (const { socket } of first) {
    socket.destroy();
  }
  const before = await settled(server);
  const open: RawPeer[] = [];
  while (open.length < peers) {
    const count = Math.min(AT_ONCE, peers - open.length);
    open.push(...(await Promise.all(Array.from({ length: count }, () => bring(port, limitCase)))));
  }
  await wait(1_000);
  const after = await settled(server);
  const ended = [...reasons].join(', ');
  for (const { socket } of open) {
    socket.destroy();
  }
  server.tell('stop');
  await server.exited;
  return {
    bytes: after.heapBytes + after.externalBytes - before.heapBytes - before.externalBytes,
    rssBytes: after.rssBytes - before.rssBytes,
    liveCalls: after.liveCalls,
    ended,
  };
}

async function bring(port: number, limitCase: LimitCase): Promise<RawPeer> {
  const {
    request,
    path = () => '/',
    frames = [],
    isSlow = false,
    isReading = true,
    isGone = false,
  } = limitCase;
  if (request !== undefined) {
    const peer = await RawPeer.connect(port);
    peer.write(request);
    return peer;
  }
  const peer = await RawPeer.upgraded(port, path());
  peer.socket.setNoDelay();
  if (!isReading) {
    peer.socket.pause();
  }
  for (const bytes of frames) {
    peer.write(bytes);
    if (isSlow) {
      await wait(1);
    }
  }
  await new Promise((resolve) => peer.socket.write('', resolve));
  if (isGone) {
    peer.socket.destroy();
  }
  return peer;
}

/** The memory of a server after it has read all data and played all audio. */
async function settled(server: ServerProcess) {
  for (let last = await server.measure(); ;) {
    await wait(500);
    const next = await server.measure();
    const growth = next.heapBytes + next.externalBytes - last.heapBytes - last.externalBytes;
    if (Math.abs(growth) < Math.max(200_000, (next.heapBytes + next.externalBytes) / 50)) {
      return next;
    }
    last = next;
  }
}
