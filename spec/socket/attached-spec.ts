import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { firstValueFrom, Subject } from 'rxjs';
import type { Rejection } from '../../src/session/contract/Rejection';
import { listen } from '../../src/socket/listen';
import { ramp } from '../kit/audio/audio';
import { RawPeer, upgradeRequest } from '../kit/sockets/RawPeer';
import { selfSigned } from '../kit/sockets/selfSigned';
import { Dialer, knock, serve } from '../kit/sockets/sockets';
import { started } from '../kit/sockets/started';

const open: { unsubscribe(): void }[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

const statusOf = async (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });

describe('a server that already listens', () => {
  it('should cause a call of onListening before subscribe returns', async () => {
    const { server, port } = await started(createServer(), open);
    const heard: (number | string)[] = [];
    const subscription = listen({
      server,
      onListening: (address) => {
        heard.push(address.port);
      },
    }).subscribe();
    heard.push('subscribed');
    subscription.unsubscribe();

    expect(heard).toEqual([port, 'subscribed']);
  });
});

describe('several listens on one server', () => {
  it('should each accept the calls of their own path, and answer other paths once', async () => {
    const { server, port } = await started(
      createServer((_request, response) => response.end('hello')),
      open,
    );
    const rejections: Rejection[] = [];
    const onRejected = (rejection: Rejection) => rejections.push(rejection);
    const sales = await serve({ server, path: '/sales', onRejected });
    const support = await serve({ server, path: /^\/support\/\w+$/, onRejected });
    open.push(sales.subscription, support.subscription);
    const url = `ws://127.0.0.1:${port}`;
    await (await Dialer.dial(`${url}/sales`)).ponged();
    await (await Dialer.dial(`${url}/support/a`)).ponged();
    await (await Dialer.dial(`${url}/support/b`)).ponged();

    expect([sales.calls.length, support.calls.length]).toEqual([1, 2]);
    expect(await knock(`${url}/other`)).toMatchObject({ status: 404 });
    expect(rejections).toMatchObject([{ code: 'wrongPath', path: '/other' }]);
    expect(await statusOf(`http://127.0.0.1:${port}/`)).toBe(200);
    // After one `listen` has ended, its path has no listener.
    sales.subscription.unsubscribe();
    expect(await knock(`${url}/sales`)).toMatchObject({ status: 404 });
    expect(server.listenerCount('upgrade')).toBe(1);
    support.subscription.unsubscribe();
    expect(server.listenerCount('upgrade')).toBe(0);
  });

  it('should leave other paths to other listeners, and answer when they do not', async () => {
    const { server, port } = await started(createServer(), open);
    const theirs = new Subject<void>();
    server.on('upgrade', (request: IncomingMessage, socket) => {
      if (request.url === '/theirs') {
        theirs.next();
        // A listener that answers later.
        setImmediate(() => socket.end('HTTP/1.1 418 Mine\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'));
      }
    });
    const ours = await serve({ server, path: '/ours', limits: { handshakeTimeoutMs: 200 } });
    open.push(ours.subscription);

    expect(await knock(`ws://127.0.0.1:${port}/theirs`)).toMatchObject({ status: 418 });
    expect(await knock(`ws://127.0.0.1:${port}/nobodys`)).toMatchObject({ status: 404 });
  });

  it('should survive a reset of the connection while it waits for other listeners', async () => {
    const { server, port } = await started(createServer(), open);
    const others = new Subject<Duplex>();
    server.on('upgrade', (_request, socket) => {
      others.next(socket);
    });
    const ours = await serve({ server, path: '/ours' });
    open.push(ours.subscription);
    const waiting = firstValueFrom(others);
    const peer = await RawPeer.connect(port);
    peer.write(upgradeRequest('/nobodys'));
    const socket = await waiting;
    const errors = socket.listenerCount('error');
    const gone = new Promise((resolve) => socket.once('close', resolve));
    peer.socket.resetAndDestroy();
    await gone;

    // An error without a listener ends the process.
    expect(errors).toBeGreaterThan(0);
    await (await Dialer.dial(`ws://127.0.0.1:${port}/ours`)).ponged();
    expect(ours.calls).toHaveLength(1);
  });

  it('should continue to serve other routes while one route drains, and after it', async () => {
    const { server, port } = await started(
      createServer((_request, response) => response.end('hello')),
      open,
    );
    const drain$ = new Subject<void>();
    const draining = await serve({ server, path: '/a', drain$ });
    const staying = await serve({ server, path: '/b' });
    open.push(draining.subscription, staying.subscription);
    const url = `ws://127.0.0.1:${port}`;
    const dialer = await Dialer.dial(`${url}/a`);
    await dialer.ponged();
    drain$.next();

    expect(await knock(`${url}/a`)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    await (await Dialer.dial(`${url}/b`)).ponged();
    expect(await statusOf(`http://127.0.0.1:${port}/`)).toBe(200);
    dialer.socket.send(dialer.messages.stop());
    await draining.completed;
    expect(await knock(`${url}/a`)).toMatchObject({ status: 404 });
    expect(staying.calls).toHaveLength(1);
    expect(server.listening).toBe(true);
  });
});

describe('a server with TLS', () => {
  const fingerprintAt = async (port: number): Promise<string> => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };

  it('should use new certificates without dropping calls', async () => {
    const { server, port } = await started(createTlsServer(selfSigned()), open);
    const { calls, subscription } = await serve({ server });
    open.push(subscription);
    const before = await fingerprintAt(port);
    const dialer = await Dialer.dial(`wss://127.0.0.1:${port}`, {}, { rejectUnauthorized: false });
    await dialer.ponged();
    server.setSecureContext(selfSigned());

    expect(await fingerprintAt(port)).not.toBe(before);
    const [call] = calls;
    const heard = call && firstValueFrom(call.audio$);
    dialer.socket.send(dialer.messages.media(ramp(20), 0));
    expect((await heard)?.samples).toEqual(ramp(20));
  });

  it('should speak TLS on its own port, and disconnect clients that do not', async () => {
    const { port, calls, subscription } = await serve({
      tls: selfSigned(),
      limits: { handshakeTimeoutMs: 200 },
    });
    open.push(subscription);
    const dialer = await Dialer.dial(`wss://127.0.0.1:${port}`, {}, { rejectUnauthorized: false });
    await dialer.ponged();
    expect(dialer.socket.readyState).toBe(dialer.socket.OPEN);
    expect(calls).toHaveLength(1);

    await expect(statusOf(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(calls).toHaveLength(1);
  });

  it('should disconnect clients that do not finish the handshake, or are silent after it', async () => {
    const rejections: Rejection[] = [];
    const { port, subscription } = await serve({
      tls: selfSigned(),
      limits: { handshakeTimeoutMs: 100 },
      onRejected: (rejection) => rejections.push(rejection),
    });
    open.push(subscription);
    const silent = await RawPeer.connect(port);
    const slow = await RawPeer.connect(port);
    // A record of which only the beginning comes.
    slow.write(Buffer.from('1603010200', 'hex'));
    const secure = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    const closed = once(secure.resume(), 'close');

    await Promise.all([silent.closed(), slow.closed(), closed]);
    expect(rejections).toEqual(
      new Array(3).fill(expect.objectContaining({ code: 'badRequest', status: 408 })),
    );
  });
});
