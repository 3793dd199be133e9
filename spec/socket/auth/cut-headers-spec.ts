import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Subscription } from 'rxjs';
import type { Rejection } from '../../../src/session/contract/Rejection';
import type { ListenOptions } from '../../../src/socket/ListenOptions';
import { RawPeer, upgradeRequest } from '../../kit/sockets/RawPeer';
import { serve } from '../../kit/sockets/sockets';

const open: Subscription[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

/** A gate behind a proxy, for calls of one network. */
const gated = { auth: { addresses: ['192.0.2.0/24'] }, trustedProxies: ['127.0.0.1'] };

async function gate(options: ListenOptions) {
  const rejections: Rejection[] = [];
  const server = await serve({ ...options, onRejected: (rejection) => rejections.push(rejection) });
  open.push(server.subscription);
  return { ...server, rejections };
}

/**
 * Sends a request like a proxy that adds its line after the headers of the client: the client claims an address, and
 * fills up the headers.
 */
async function ask(port: number, fillers: number, claimed: string, real: string): Promise<string> {
  const peer = await RawPeer.connect(port);
  const lines = [
    `X-Forwarded-For: ${claimed}`,
    ...new Array<string>(fillers).fill('a:'),
    `X-Forwarded-For: ${real}`,
  ];
  peer.write(upgradeRequest().replace(/\r\n\r\n$/, `\r\n${lines.join('\r\n')}\r\n\r\n`));
  const answer = await peer.received(/^HTTP\/1.1 \d{3}/);
  peer.socket.destroy();
  return answer.slice(9, 12);
}

describe('headers beyond those that Node reads', () => {
  it('should not hide the address that a proxy reports, on an own port', async () => {
    const { port, rejections } = await gate(gated);

    expect(await ask(port, 1_000, '192.0.2.1', '198.51.100.1')).toBe('403');
    expect(rejections).toMatchObject([{ code: 'addressForbidden', remoteAddress: '198.51.100.1' }]);
    expect(await ask(port, 1_000, '198.51.100.1', '192.0.2.1')).toBe('101');
  });

  it.each([
    ['Node sets', undefined, 1_000],
    ['the application sets', 100, 100],
  ])('should make the address unknown on a server with the limit that %s', async (_, bound, fillers) => {
    const server = createServer();
    server.maxHeadersCount = bound ?? server.maxHeadersCount;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port, rejections } = await gate({ ...gated, server });

    expect(await ask(port, fillers, '192.0.2.1', '198.51.100.1')).toBe('403');
    expect(rejections).toMatchObject([{ code: 'addressForbidden' }]);
    expect(rejections[0]).not.toHaveProperty('remoteAddress');
    expect(await ask(port, 10, '198.51.100.1', '192.0.2.1')).toBe('101');
    server.close();
  });

  it('should not be cut on a server without a limit', async () => {
    const server = createServer();
    server.maxHeadersCount = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = await gate({ ...gated, server });

    expect(await ask(port, 1_000, '192.0.2.1', '198.51.100.1')).toBe('403');
    expect(await ask(port, 1_000, '198.51.100.1', '192.0.2.1')).toBe('101');
    server.close();
  });

  it('should count all clients with unknown addresses as one address', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port, rejections } = await gate({
      server,
      trustedProxies: ['127.0.0.1'],
      limits: { maxCallsPerAddress: 1 },
    });
    const peer = await RawPeer.connect(port);
    const fillers = `\r\n${'a:\r\n'.repeat(1_000)}\r\n`;
    peer.write(upgradeRequest().replace(/\r\n\r\n$/, fillers));
    await peer.received(/^HTTP\/1.1 101/);

    expect(await ask(port, 1_000, '192.0.2.1', '198.51.100.1')).toBe('503');
    expect(rejections).toMatchObject([{ code: 'tooManyFromAddress' }]);
    peer.socket.destroy();
    server.close();
  });
});
