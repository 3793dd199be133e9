import { once } from 'node:events';
import { Agent, createServer, get, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { firstValueFrom, fromEvent, map, NEVER, type Observable, Subject, timer } from 'rxjs';
import { WebSocketServer } from 'ws';
import type { Rejection } from '../../src/session/contract/Rejection';
import type { ListenOptions } from '../../src/socket/ListenOptions';
import { Dialer, knock, serve } from '../kit/sockets/sockets';
import { started } from '../kit/sockets/started';

const open: { unsubscribe(): void }[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

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
      const { server, port } = await started(createServer(), open);
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
    const { server, port } = await started(createServer(), open);
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
    const { server, port } = await started(createServer(), open);
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
      const { server, port } = await started(createServer(), open);
      if (order === 'before') theirs(server, '/theirs');
      const { rejections, rejected } = await ours(server, { path: '/calls' });
      if (order === 'after') theirs(server, '/theirs');

      expect(await knock(`ws://127.0.0.1:${port}/calls`)).toMatchObject({ status: 400 });
      await rejected;
      expect(rejections).toEqual([expect.objectContaining(taken)]);
    },
  );
});

/** Answers each upgrade with 404 through a response on its socket, as @fastify/websocket does. */
function answerByResponse(server: Server, { assigned, answered }: { assigned: Turn; answered: Turn }): void {
  server.on('upgrade', (request: IncomingMessage, socket) => {
    assigned(() => {
      const response = new ServerResponse(request);
      response.assignSocket(request.socket);
      response.once('finish', () => socket.destroy());
      answered(() => response.writeHead(404).end('theirs'));
    });
  });
}

type Turn = (act: () => void) => void;
const atOnce: Turn = (act) => {
  act();
};
const later: Turn = (act) => {
  setImmediate(act);
};

describe('a listener that answers upgrades through a ServerResponse', () => {
  it.each([
    ['before', 'at once', atOnce],
    ['before', 'later', later],
    ['after', 'at once', atOnce],
    ['after', 'later', later],
  ])(
    'should be reported as upgradeTaken when it is added %s listen and answers %s',
    async (order, _, answered) => {
      const { server, port } = await started(createServer(), open);
      if (order === 'before') answerByResponse(server, { assigned: atOnce, answered });
      const { calls, rejections, rejected } = await ours(server);
      if (order === 'after') answerByResponse(server, { assigned: atOnce, answered });

      expect(await knock(`ws://127.0.0.1:${port}/calls`)).toMatchObject({ status: 404, body: 'theirs' });
      await rejected;
      expect(rejections).toMatchObject([{ code: 'upgradeTaken', path: '/calls' }]);
      expect(calls).toEqual([]);
    },
  );

  it('should be reported as upgradeTaken when it answers a socket that is a WebSocket already', async () => {
    const { server, port } = await started(createServer(), open);
    const { rejections, rejected } = await ours(server);
    answerByResponse(server, { assigned: later, answered: atOnce });
    const dialer = await Dialer.open(`ws://127.0.0.1:${port}/calls`);
    await dialer.closed();
    await rejected;

    expect(rejections).toMatchObject([{ code: 'upgradeTaken', path: '/calls' }]);
    // The response of HTTP had a status, the WebSocket has none.
    expect(rejections[0]).not.toHaveProperty('status');
  });

  it('should be reported as upgradeTaken when it answers while authorize decides, and the socket is gone', async () => {
    const { server, port } = await started(createServer(), open);
    const { rejections, rejected } = await ours(server, { auth: { authorize: () => NEVER } });
    server.on('upgrade', (_request, socket) => {
      later(() => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\ntheirs'));
    });

    expect(await knock(`ws://127.0.0.1:${port}/calls`)).toMatchObject({ status: 404, body: 'theirs' });
    await rejected;
    expect(rejections).toMatchObject([{ code: 'upgradeTaken', path: '/calls' }]);
  });
});

describe('a connection that was used for a request before its upgrade', () => {
  it('should become a call also when other listeners see the upgrade', async () => {
    const { server, port } = await started(createServer(), open);
    server.on('request', (_request, response) => response.end('hello'));
    server.on('upgrade', () => undefined);
    const { calls, rejections } = await ours(server);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const response = await new Promise<IncomingMessage>((resolve) => {
      get(`http://127.0.0.1:${port}/`, { agent }, resolve);
    });
    const { localPort } = response.socket;
    response.resume();
    await once(response, 'end');
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}/calls`, {}, { agent });
    await dialer.ponged();

    expect(calls).toHaveLength(1);
    expect(rejections).toEqual([]);
    expect(calls[0]?.info.remoteAddress).toBe('127.0.0.1');
    expect(Reflect.get(Object(Reflect.get(dialer.socket, '_socket')), 'localPort')).toBe(localPort);
  });
});

describe('an upgrade that fails', () => {
  it('should be refused, and not affect others', async () => {
    const { server, port } = await started(createServer(), open);
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
