import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { ExotelMessages } from '../src/testing/caller/exotelMessages.js';
import { seededRandom } from '../src/testing/seededRandom.js';
import { printTable } from './shared/printTable.js';
import { ServerProcess } from './shared/ServerProcess.js';

const AT_ONCE = 100;
/** Calls that are dropped before the first measurement: code that is compiled once is not a leak. */
const WARM_UP = 1_000;
const LONGEST_MS = 300;
const MAX_GROWTH_BYTES = 2_000_000;

/** Opens and drops calls at random moments; returns what remained of them, in words. */
export async function leaks(calls: number, seed: number): Promise<readonly string[]> {
  const server = new ServerProcess('soak/calls/server.ts', { SOAK_CALLS: String(4 * AT_ONCE) });
  const port = await server.port();
  const random = seededRandom(seed);
  let [started, rejected] = [0, 0];
  server.messages$.subscribe((message) => {
    if (message.type === 'call') started++;
    else if (message.type === 'rejected') rejected++;
  });
  const drop = async (count: number) => {
    let made = 0;
    const one = async () => {
      while (made < count) {
        await openAndDrop(port, `talk.${made++}.0`, random);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    await wait(3_000);
    return server.measure();
  };
  const before = await drop(WARM_UP);
  [started, rejected] = [0, 0];
  const after = await drop(calls);
  server.tell('stop');
  await server.exited;

  const growth = after.heapBytes - before.heapBytes;
  const rows = Object.keys({ ...before.resources, ...after.resources }).map(
    (name) => [name, before.resources[name] ?? 0, after.resources[name] ?? 0] as const,
  );
  printTable(`Leaks: ${calls} calls dropped, ${AT_ONCE} at once, seed ${seed}`, [
    ['became a call', String(started)],
    ['never did', String(rejected)],
    [
      'heap',
      `${(before.heapBytes / 1e6).toFixed(2)} MB before, ${(after.heapBytes / 1e6).toFixed(2)} MB afterwards`,
    ],
    ['listeners', `${before.listeners} before, ${after.listeners} afterwards`],
    ['calls left', String(after.liveCalls)],
    ...rows.map(([name, was, is]) => [name, `${was} before, ${is} afterwards`] as const),
  ]);
  return [
    ...(growth > MAX_GROWTH_BYTES ? [`the heap grew by ${growth} bytes`] : []),
    ...(after.listeners === before.listeners ? [] : ['listeners were left']),
    ...(after.liveCalls === 0 ? [] : ['calls were left']),
    ...rows.filter(([, was, is]) => is > was).map(([name]) => `${name} was left`),
  ];
}

/** A call as bytes: connects, and drops the connection after a number of bytes or ms. */
function openAndDrop(port: number, streamSid: string, random: () => number): Promise<void> {
  const messages = new ExotelMessages({ streamSid });
  const audio = new Int16Array(160).fill(1);
  const bytes = Buffer.concat([
    Buffer.from(
      `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nAuthorization: Basic ${Buffer.from('soak:a password for the soak').toString('base64')}\r\n\r\n`,
    ),
    ...[messages.connected(), messages.start()].map(frame),
    ...Array.from({ length: 10 }, (_, index) => frame(messages.media(audio, index * 20))),
    frame(messages.dtmf('1')),
    frame(messages.stop('callended')),
  ]);
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve();
    });
    socket.on('data', () => undefined);
    // Half of the calls are cut somewhere in their bytes, even within a message, the others some time after their bytes.
    socket.write(
      random() < 0.5 ? bytes.subarray(0, Math.ceil(random() * bytes.length)) : bytes.subarray(0, -20),
    );
    setTimeout(
      () => {
        if (random() < 0.5) socket.destroy();
        else socket.resetAndDestroy();
      },
      random() ** 2 * LONGEST_MS,
    );
  });
}

function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(0x81, 0);
  header.writeUInt8(0x80 | 126, 1);
  header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}
