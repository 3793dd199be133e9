import { once } from 'node:events';
import { createServer, IncomingMessage, type Server } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { firstValueFrom, fromEvent, map, type Observable, Subject, timer } from 'rxjs';
import { WebSocketServer } from 'ws';
import type { Rejection } from '../../src/session/contract/Rejection';
import type { ListenOptions } from '../../src/socket/ListenOptions';
import { boundPort } from '../kit/sockets/boundPort';
import { Dialer, knock, serve } from '../kit/sockets/sockets';

const open: { unsubscribe(): void }[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

async function started(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    unsubscribe: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return { server, port: boundPort(server) };
}

/** Listens on a server, and records its rejections. */
async function ours(server: Server, options: ListenOptions = {}) {
  const rejections: Rejection[] = [];
  const rejected = new Subject<void>();
  const { calls, subscription } = await serve({
    server,
    ...options,
    onRejected: (rejection) => {
      rejections.push(rejection);
      rejected.next();
    },
  });
  open.push(subscription);
  return { calls, rejections, rejected: firstValueFrom(rejected) };
}

/** A foreign WebSocket server that answers each message. */
function theirs(server: Server, path?: string): WebSocketServer {
  const sockets = new WebSocketServer({ server, ...(path === undefined ? {} : { path }) });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      socket.send(`theirs: ${data.toString()}`);
    });
  });
  return sockets;
}

/** Whether a dialed socket is connected to the foreign server, and works. */
async function answerTo(port: number): Promise<string> {
  const dialer = await Dialer.open(`ws://127.0.0.1:${port}/calls`);
  dialer.socket.send('hello');
  await once(dialer.socket, 'message');
  dialer.socket.terminate();
  return String(dialer.received[0]);
}

describe('a foreign WebSocketServer on the same server', () => {
  const taken = {
    code: 'upgradeTaken',
    path: '/calls',
  };

  it.each(['before', 'after'])(
    'should keep the sockets that it takes when it was created %s listen',
    async (order) => {
      const { server, port } = await started();
      if (order === 'before') theirs(server);
      const { calls, rejections, rejected } = await ours(server);
      if (order === 'after') theirs(server);

      expect(await answerTo(port)).toBe('theirs: hello');
      await rejected;
      expect(rejections).toEqual([expect.objectContaining(taken)]);
      expect(rejections[0]?.message).toContain('`noServer: true`');
      expect(calls).toEqual([]);
    },
  );

  it('should get no HTTP response between its frames when listen would refuse the caller', async () => {
    const { server, port } = await started();
    theirs(server);
    const { rejections, rejected } = await ours(server, { auth: { authorize: () => false } });

    expect(await answerTo(port)).toBe('theirs: hello');
    await rejected;
    expect(rejections).toEqual([expect.objectContaining(taken)]);
  });

  it.each<[string, () => Observable<boolean>]>([
    ['lets in', () => timer(1).pipe(map(() => true))],
    ['refuses', () => timer(1).pipe(map(() => false))],
  ])('should keep the sockets that it takes while authorize waits and then %s', async (_, authorize) => {
    const { server, port } = await started();
    const { rejections, rejected } = await ours(server, { auth: { authorize } });
    const foreign = new WebSocketServer({ noServer: true });
    foreign.on('connection', (socket) => {
      socket.send('theirs');
    });
    // In a later turn: `authorize` of `listen` is waiting.
    server.on('upgrade', (request: IncomingMessage, socket, head) => {
      setImmediate(() => {
        foreign.handleUpgrade(request, socket, head, (webSocket) =>
          foreign.emit('connection', webSocket, request),
        );
      });
    });
    const dialer = await Dialer.open(`ws://127.0.0.1:${port}/calls`);
    await rejected;
    const closed = dialer.closed();
    dialer.socket.close(1000);

    expect(await closed).toBe(1000);
    expect(rejections).toEqual([expect.objectContaining(taken)]);
  });

  it.each(['before', 'after'])(
    'should be reported when it refuses a call, created %s listen',
    async (order) => {
      const { server, port } = await started();
      if (order === 'before') theirs(server, '/theirs');
      const { rejections, rejected } = await ours(server, { path: '/calls' });
      if (order === 'after') theirs(server, '/theirs');

      expect(await knock(`ws://127.0.0.1:${port}/calls`)).toMatchObject({ status: 400 });
      await rejected;
      expect(rejections).toEqual([expect.objectContaining(taken)]);
    },
  );
});

describe('an upgrade that fails', () => {
  it('should be refused, and not affect others', async () => {
    const { server, port } = await started();
    const { calls, rejections, rejected } = await ours(server, { limits: { maxPendingHandshakes: 1 } });
    const cause = new Error('Not here');
    const socket = new (class extends Duplex {
      override _read = () => undefined;
      override _write = (_chunk: unknown, _encoding: string, done: () => void) => {
        done();
      };
      setTimeout = () => {
        throw cause;
      };
    })();
    const closed = firstValueFrom(fromEvent(socket, 'close'));
    const request = Object.assign(new IncomingMessage(new Socket()), {
      method: 'GET',
      url: '/calls',
      headers: {
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      },
    });
    server.emit('upgrade', request, socket, Buffer.alloc(0));

    await rejected;
    await closed;
    expect(rejections).toEqual([expect.objectContaining({ code: 'upgradeFailed', path: '/calls', cause })]);
    // Its place is free again.
    await (await Dialer.dial(`ws://127.0.0.1:${port}/calls`)).ponged();
    expect(calls).toHaveLength(1);
  });
});
