import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { WebSocket, WebSocketServer } from 'ws';
import { QuirkySocket } from '../../../src/testing/node/QuirkySocket';
import { selfSigned } from '../../kit/sockets/selfSigned';

let stop: (() => void) | undefined;

afterEach(() => {
  stop?.();
  stop = undefined;
});

/** Both ends of a connection, and the wrapper of the caller's end. */
async function connect(isSecure: boolean) {
  const certificate = selfSigned();
  const server = isSecure ? createTlsServer(certificate) : createServer();
  const peers = new WebSocketServer({ server });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  const socket = new WebSocket(`${isSecure ? 'wss' : 'ws'}://localhost:${port}`, { ca: certificate.cert });
  const quirky = new QuirkySocket(socket, [], () => undefined);
  stop = () => {
    socket.terminate();
    peers.clients.forEach((client) => {
      client.terminate();
    });
    server.close();
  };
  const connected = new Promise<WebSocket>((resolve) => peers.once('connection', resolve));
  await once(socket, 'open');
  const peer = await connected;
  return { socket, peer, quirky };
}

describe('QuirkySocket', () => {
  it.each([
    ['ws', false],
    ['wss', true],
  ])('should cut a connection after everything was sent (%s)', async (_, isSecure) => {
    const { peer, quirky } = await connect(isSecure);
    const got: string[] = [];
    peer.on('message', (data: Buffer) => got.push(data.toString()));
    for (let index = 0; index < 50; index++) {
      quirky.send(String(index), 0);
    }
    quirky.end({ type: 'cut' }, 0);

    expect(await once(peer, 'close')).toEqual([1006, Buffer.alloc(0)]);
    expect(got).toEqual(Array.from({ length: 50 }, (__, index) => String(index)));
  });

  it.each([
    ['ws', false],
    ['wss', true],
  ])('should cut a connection even if the other end reads nothing (%s)', async (_, isSecure) => {
    const { socket, peer, quirky } = await connect(isSecure);
    peer.pause();
    for (let index = 0; index < 20; index++) {
      quirky.send('x'.repeat(1_000_000), 0);
    }
    quirky.end({ type: 'cut' }, 0);

    expect(await once(socket, 'close')).toEqual([1006, Buffer.alloc(0)]);
  });

  it('should receive nothing after a cut', async () => {
    const { socket, peer, quirky } = await connect(true);
    const got: string[] = [];
    socket.on('message', (data: Buffer) => got.push(data.toString()));
    peer.on('message', () => {
      peer.send('late');
    });
    quirky.send('x', 0);
    quirky.end({ type: 'cut' }, 0);
    await Promise.all([once(peer, 'close'), once(socket, 'close')]);

    expect(got).toEqual([]);
  });
});
