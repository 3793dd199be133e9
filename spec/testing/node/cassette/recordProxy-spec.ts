import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { filter, firstValueFrom, map, ReplaySubject, take, toArray } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Rejection } from '../../../../src/session/contract/Rejection';
import type { CassetteEntry } from '../../../../src/testing/cassette/CassetteEntry';
import { cassetteFile } from '../../../../src/testing/node/cassette/cassetteFile';
import {
  botAddress,
  recordProxy,
  type RecordProxyOptions,
} from '../../../../src/testing/node/cassette/recordProxy';
import type { CassetteRecording } from '../../../../src/testing/node/cassette/toCassette';
import { temporaryFolder } from '../../../kit/process/temporaryFolder';
import { RawPeer, upgradeRequest } from '../../../kit/sockets/RawPeer';
import { Dialer, knock } from '../../../kit/sockets/sockets';

const path = temporaryFolder();
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) {
    close();
  }
});

interface RunningProxy {
  readonly port: number;
  readonly address: AddressInfo;
  readonly rejected$: ReplaySubject<Rejection>;
  readonly errors$: ReplaySubject<unknown>;
  readonly recordings$: ReplaySubject<CassetteRecording>;
}

function startProxy(to: string, options: Partial<RecordProxyOptions> = {}): Promise<RunningProxy> {
  return new Promise((resolve, reject) => {
    const rejected$ = new ReplaySubject<Rejection>(Infinity);
    const errors$ = new ReplaySubject<unknown>(Infinity);
    const recordings$ = new ReplaySubject<CassetteRecording>(Infinity);
    const subscription = recordProxy({
      to,
      folder: path('calls'),
      onListening: (address) => {
        resolve({ port: address.port, address, rejected$, errors$, recordings$ });
      },
      onRejected: (rejection) => {
        rejected$.next(rejection);
      },
      onError: (error) => {
        errors$.next(error);
      },
      ...options,
    }).subscribe({
      next: (recording) => {
        recordings$.next(recording);
      },
      error: reject,
    });
    closers.push(() => {
      subscription.unsubscribe();
    });
  });
}

/** A bot that says nothing, and the requests that dialled it. */
async function startBot(): Promise<{
  readonly url: string;
  readonly dialled$: ReplaySubject<IncomingMessage>;
}> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const dialled$ = new ReplaySubject<IncomingMessage>(Infinity);
  server.on('connection', (_socket, request) => {
    dialled$.next(request);
  });
  closers.push(() => {
    server.clients.forEach((client) => {
      client.terminate();
    });
    server.close();
  });
  await once(server, 'listening');
  return { url: `ws://127.0.0.1:${portOf(server)}`, dialled$ };
}

/** A bot that shows what it receives, and can answer. */
async function startTalker() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const received$ = new ReplaySubject<string>(Infinity);
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      received$.next(data.toString());
    });
  });
  closers.push(() => {
    server.clients.forEach((client) => {
      client.terminate();
    });
    server.close();
  });
  await once(server, 'listening');
  return { url: `ws://127.0.0.1:${portOf(server)}`, server, received$ };
}

/** A server that takes connections and never answers. */
async function startMute(): Promise<{ readonly host: string; readonly connections: Socket[] }> {
  const connections: Socket[] = [];
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    connections.push(socket);
  });
  closers.push(() => {
    for (const connection of connections) {
      connection.destroy();
    }
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { host: `127.0.0.1:${portOf(server)}`, connections };
}

function portOf(server: Pick<Server, 'address'> | WebSocketServer): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('recordProxy', () => {
  it.each([
    ['//', 400],
    ['//HOST/x', 400],
    ['/\\HOST/x', 400],
    ['http://HOST/x', 400],
    ['ws://key:token@HOST/x', 400],
    ['http://[', 400],
  ])('should refuse the request target %s, and dial nobody for it', async (target, status) => {
    const [bot, other] = [await startBot(), await startMute()];
    const { port, rejected$ } = await startProxy(bot.url);
    const peer = await RawPeer.connect(port);
    peer.write(upgradeRequest(target.replace('HOST', other.host), { Authorization: 'Basic a2V5OnRva2Vu' }));
    expect(await peer.closed()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(await firstValueFrom(rejected$)).toMatchObject({ code: 'badRequest', status });
    // The proxy goes on, and whoever was named heard nothing.
    await Dialer.dial(`ws://127.0.0.1:${port}/next`);
    expect((await firstValueFrom(bot.dialled$)).url).toBe('/next');
    expect(other.connections).toEqual([]);
  });

  it.each([
    ['/x#y', '/x'],
    ['/x?a=b#y', '/x?a=b'],
    ['/a/../x?sample-rate=8000', '/x?sample-rate=8000'],
    ['/.//elsewhere/x', '//elsewhere/x'],
    ['/?', '/'],
  ])('should take of the request target %s no more than path and query', async (target, asked) => {
    const bot = await startBot();
    const { port } = await startProxy(bot.url);
    const peer = await RawPeer.upgraded(port, target);
    expect((await firstValueFrom(bot.dialled$)).url).toBe(asked);
    peer.socket.destroy();
  });

  it('should dial the path of `to` when that has one, with the credentials of the caller', async () => {
    const bot = await startBot();
    const { port } = await startProxy(`${bot.url}/calls#x`);
    const headers = { Authorization: 'Basic a2V5OnRva2Vu', Cookie: 'secret' };
    await Dialer.dial(`ws://127.0.0.1:${port}/x`, {}, { headers });
    const request = await firstValueFrom(bot.dialled$);
    expect([request.url, request.headers.authorization, request.headers.cookie]).toEqual([
      '/calls',
      headers.Authorization,
      undefined,
    ]);
  });

  it('should never dial another host, nor with credentials of the request target, whatever is asked', () => {
    const to = new URL('ws://bot.example:9090');
    const parts = [
      '/',
      '\\',
      '?',
      '#',
      '@',
      ':',
      '.',
      '..',
      'http:',
      'ws://',
      'evil.example',
      '[',
      '%2f',
      ' ',
    ];
    const target = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string()), { maxLength: 8 });
    fc.assert(
      fc.property(target, (asked) => {
        const { host, username, password, hash } = botAddress(to, asked.join('')) ?? to;
        expect([host, username, password, hash]).toEqual(['bot.example:9090', '', '', '']);
      }),
    );
  });

  it('should bind this machine alone, unless it is asked for more', async () => {
    expect((await startProxy('ws://127.0.0.1:1')).address.address).toBe('127.0.0.1');
    expect((await startProxy('ws://127.0.0.1:1', { host: '0.0.0.0' })).address.address).toBe('0.0.0.0');
  });

  it('should refuse the WebSockets of web pages', async () => {
    const bot = await startBot();
    const { port, rejected$ } = await startProxy(bot.url);
    expect(await knock(`ws://127.0.0.1:${port}`, { origin: 'https://page.example' })).toMatchObject({
      status: 403,
    });
    expect(await firstValueFrom(rejected$)).toMatchObject({ code: 'forbidden', status: 403 });
  });

  it('should tell of requests that are no calls', async () => {
    const { port, rejected$ } = await startProxy('ws://127.0.0.1:1');
    expect((await fetch(`http://127.0.0.1:${port}/x`)).status).toBe(426);
    expect(await firstValueFrom(rejected$)).toMatchObject({ code: 'notUpgrade', path: '/x' });
  });

  it('should give up a bot that does not answer, and tell so', async () => {
    const { host } = await startMute();
    const { port, errors$, recordings$ } = await startProxy(`ws://key:token@${host}`, {
      limits: { handshakeTimeoutMs: 100 },
    });
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    expect(await dialer.closed()).toBe(1_006);
    const error = await firstValueFrom(errors$);
    expect(error).toMatchObject({ code: 'cannotConnect' });
    expect(String(error)).toContain(`Cannot call ws://${host}/`);
    expect(String(error)).not.toContain('token');
    const { file } = await firstValueFrom(recordings$);
    expect([...cassetteFile(file)].at(-1)).toMatchObject({ type: 'close', from: 'bot', code: 1_006 });
  });

  it('should keep no more than its limit while the bot is dialled', async () => {
    const mute = await startMute();
    const { port, recordings$ } = await startProxy(`ws://${mute.host}`, {
      limits: { handshakeTimeoutMs: 1_000, maxBufferedBytes: 100_000, maxMessagesPerSecond: Infinity },
    });
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    const text = JSON.stringify({ event: 'media', media: { payload: 'A'.repeat(16_000) } });
    for (let sent = 0; sent < 40_000_000; sent += text.length) {
      dialer.socket.send(text);
    }
    const { file } = await firstValueFrom(recordings$);
    const read = [...cassetteFile(file)].reduce(
      (sum, entry) => sum + (entry.type === 'message' ? entry.text.length : 0),
      0,
    );
    expect(read).toBeGreaterThan(90_000);
    // What was read along with the last message, at most.
    expect(read).toBeLessThan(100_000 + 2 * 65_536 + 20_000);
    dialer.socket.terminate();
  });

  it('should hand on everything in order to a bot that answers late, or reads slowly', async () => {
    const server = new WebSocketServer({ noServer: true });
    const http = createHttpServer();
    const upgraded = new Promise<(use: (bot: WebSocket) => void) => void>((resolve) => {
      http.on('upgrade', (request, socket, head) => {
        resolve((use) => {
          server.handleUpgrade(request, socket, head, use);
        });
      });
    });
    closers.push(() => {
      http.close();
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = await startProxy(`ws://127.0.0.1:${portOf(http)}`, {
      limits: { maxBufferedBytes: 10_000, maxMessagesPerSecond: Infinity },
    });
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    const numbers = Array.from({ length: 2_000 }, (_, index) => String(index));
    for (const number of numbers) {
      dialer.socket.send(JSON.stringify({ event: 'custom', number, filler: 'x'.repeat(1_000) }));
    }
    const received$ = new ReplaySubject<string>(Infinity);
    const accept = await upgraded;
    accept((bot) => {
      bot.on('message', (data: Buffer) => {
        received$.next(data.toString());
      });
    });
    const received = await firstValueFrom(
      received$.pipe(
        map((text): unknown => Reflect.get(Object(JSON.parse(text)), 'number')),
        filter((number) => number !== undefined),
        take(numbers.length),
        toArray(),
      ),
    );
    expect(received).toEqual(numbers);
    dialer.socket.terminate();
  });

  it('should close a socket that does not start, and tell so', async () => {
    const bot = await startBot();
    const { port, rejected$ } = await startProxy(bot.url, { limits: { startTimeoutMs: 50 } });
    const dialer = await Dialer.open(`ws://127.0.0.1:${port}`);
    expect(await dialer.closed()).toBe(1_008);
    expect(await firstValueFrom(rejected$)).toMatchObject({ code: 'startTimeout' });
  });

  it('should tell of a socket that closed before `start`, and keep what it said', async () => {
    const bot = await startBot();
    const { port, rejected$, recordings$ } = await startProxy(bot.url);
    const dialer = await Dialer.open(`ws://127.0.0.1:${port}`);
    dialer.socket.send('{"event":"hello"}');
    dialer.socket.close(1_000);
    expect(await firstValueFrom(rejected$)).toMatchObject({ code: 'closedBeforeStart' });
    const { file } = await firstValueFrom(recordings$);
    expect([...cassetteFile(file)]).toMatchObject([
      { type: 'message', text: '{"event":"hello"}' },
      { type: 'close', from: 'exotel', code: 1_000 },
    ]);
  });

  it('should tell of too much before `start`, of too large messages and of too many', async () => {
    const bot = await startBot();
    const { port, rejected$ } = await startProxy(bot.url, {
      limits: {
        maxBytesBeforeStart: 5_000,
        maxMessageBytes: 3_000,
        maxMessagesPerSecond: 5,
        maxMessageBurst: 8,
      },
    });
    const closeCode = async (texts: readonly string[]) => {
      const dialer = await Dialer.open(`ws://127.0.0.1:${port}`);
      for (const text of texts) {
        dialer.socket.send(text);
      }
      return dialer.closed();
    };
    const long = JSON.stringify({ event: 'custom', text: 'x'.repeat(2_900) });
    expect(await closeCode([long, long])).toBe(1_008);
    expect(await closeCode([long + long])).toBe(1_009);
    expect(await closeCode(Array.from({ length: 9 }, () => '{}'))).toBe(1_008);
    const codes$ = rejected$.pipe(
      map(({ code }) => code),
      take(3),
      toArray(),
    );
    expect(await firstValueFrom(codes$)).toEqual(['tooMuchBeforeStart', 'messageTooBig', 'tooManyMessages']);
  });

  it.each([
    ['maxDurationMs', { maxDurationMs: 100 }],
    ['endAfterMediaTimeoutMs', { endAfterMediaTimeoutMs: 100 }],
  ])('should cut a call at `limits.%s`, and tell so', async (name, limits) => {
    const bot = await startBot();
    const { port, errors$, recordings$ } = await startProxy(bot.url, { limits });
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    expect(await dialer.closed()).toBe(1_008);
    const error = await firstValueFrom(errors$);
    expect(error).toMatchObject({ code: 'callCut' });
    expect(String(error)).toContain(`limits.${name}`);
    const { file } = await firstValueFrom(recordings$);
    const last: CassetteEntry | undefined = [...cassetteFile(file)].at(-1);
    expect(last).toMatchObject({ type: 'close', code: 1_006 });
  });

  it('should take no more calls than its limit', async () => {
    const bot = await startBot();
    const { port, rejected$ } = await startProxy(bot.url, { limits: { maxCalls: 1 } });
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    expect(await knock(`ws://127.0.0.1:${port}`)).toMatchObject({ status: 503 });
    expect(await firstValueFrom(rejected$)).toMatchObject({ code: 'tooManyCalls' });
    dialer.socket.terminate();
  });

  it('should give two calls with one `stream_sid` a cassette each', async () => {
    const bot = await startBot();
    const { port, recordings$ } = await startProxy(bot.url);
    const first = await Dialer.dial(`ws://127.0.0.1:${port}`, { streamSid: 'same', callSid: 'one' });
    const second = await Dialer.dial(`ws://127.0.0.1:${port}`, { streamSid: 'same', callSid: 'two' });
    await first.ponged();
    await second.ponged();
    first.socket.close();
    second.socket.close();
    const recordings = await firstValueFrom(recordings$.pipe(take(2), toArray()));
    expect(recordings.map(({ file }) => file).sort()).toEqual([
      path('calls/same-2.ndjson'),
      path('calls/same.ndjson'),
    ]);
    for (const { file, entries } of recordings) {
      expect([...cassetteFile(file)]).toHaveLength(entries);
    }
  });

  it.each([
    [
      'when its file cannot be created',
      () => {
        rmSync(path('calls'), { recursive: true, force: true });
        writeFileSync(path('calls'), '');
      },
    ],
    [
      'when the disk is full in the middle',
      () => {
        jest.spyOn(process.getBuiltinModule('node:fs'), 'writeSync').mockImplementation(() => {
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        });
      },
    ],
  ])('should relay a call to its end %s, and report it once', async (_, breakDisk) => {
    const bot = await startTalker();
    const { port, errors$, recordings$ } = await startProxy(bot.url);
    breakDisk();
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    const filler = JSON.stringify({ event: 'custom', filler: 'x'.repeat(40_000) });
    dialer.socket.send(filler);
    dialer.socket.send(filler);
    await firstValueFrom(bot.received$.pipe(take(4), toArray()));
    const [client] = bot.server.clients;
    client?.send('{"event":"clear"}');
    await once(dialer.socket, 'message');
    dialer.socket.close(1_000);
    expect(await dialer.closed()).toBe(1_000);
    await once(client ?? bot.server, 'close');
    jest.restoreAllMocks();
    errors$.complete();
    recordings$.complete();
    expect(await firstValueFrom(errors$.pipe(toArray()))).toMatchObject([{ code: 'fileWriteFailed' }]);
    expect(await firstValueFrom(recordings$.pipe(toArray()))).toEqual([]);
  });

  it('should warn of a call that is not recorded without `onError`', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
    const bot = await startTalker();
    const port = await new Promise<number>((resolve) => {
      const options = { to: bot.url, folder: path('calls') };
      const subscription = recordProxy({
        ...options,
        onListening: (address) => {
          resolve(address.port);
        },
      }).subscribe();
      closers.push(() => {
        subscription.unsubscribe();
      });
    });
    rmSync(path('calls'), { recursive: true, force: true });
    writeFileSync(path('calls'), '');
    await Dialer.dial(`ws://127.0.0.1:${port}`);
    await firstValueFrom(bot.received$.pipe(take(2), toArray()));
    expect(warned.mock.calls).toEqual([
      [expect.stringContaining('is not recorded'), { type: 'ExotelWarning', code: 'fileWriteFailed' }],
    ]);
    warned.mockRestore();
  });

  it('should relay a call on when `onError` throws', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation();
    const bot = await startTalker();
    const { port } = await startProxy(bot.url, {
      onError: () => {
        throw new Error('no log');
      },
    });
    rmSync(path('calls'), { recursive: true, force: true });
    writeFileSync(path('calls'), '');
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    dialer.socket.send('{"event":"custom"}');
    await firstValueFrom(bot.received$.pipe(take(3), toArray()));
    expect(warned.mock.calls).toEqual([
      [expect.stringContaining('`onError` failed'), { type: 'ExotelWarning', code: 'callbackFailed' }],
    ]);
    warned.mockRestore();
  });

  it('should error before it listens when its folder cannot be written', async () => {
    writeFileSync(path('occupied'), '');
    const listened = jest.fn();
    const started = startProxy('ws://127.0.0.1:1', { folder: path('occupied'), onListening: listened });
    await expect(started).rejects.toMatchObject({ code: 'fileWriteFailed' });
    await expect(started).rejects.toThrow(`Cannot write ${path('occupied')}`);
    expect(listened).not.toHaveBeenCalled();
  });

  it('should create its folder before the first call, and leave nothing else in it', async () => {
    await startProxy('ws://127.0.0.1:1', { folder: path('new/calls') });
    expect(readdirSync(path('new/calls'))).toEqual([]);
  });
});
