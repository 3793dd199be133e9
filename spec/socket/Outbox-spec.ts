import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Outbox } from '../../src/socket/Outbox';
import type { WebSocketLike } from '../../src/socket/WebSocketLike';
import { marbles } from '../../src/testing/marbles/marbles';
import { boundPort } from '../kit/sockets/boundPort';

const memorySocket: WebSocketLike = {
  readyState: 1,
  send: () => undefined,
  close: () => undefined,
  on: () => undefined,
  off: () => undefined,
};
const networkSocket: WebSocketLike = { ...memorySocket, bufferedAmount: 0 };

/** Writes letters to a list. */
function outboxOf(socket: WebSocketLike, maxWaitingLength = 100) {
  const written: string[] = [];
  const outbox = new Outbox({ socket, maxWaitingLength });
  const push = (text: string) => {
    outbox.push(() => written.push(text), text.length);
  };
  return { outbox, written, push };
}

describe('Outbox', () => {
  it('should write, in order, after the event loop has read the sockets', async () => {
    const { written, push } = outboxOf(networkSocket);
    const server = createServer((peer) => {
      peer.on('data', () => written.push('read'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect(boundPort(server), '127.0.0.1');
    await once(server, 'connection');

    await new Promise<void>((resolve) => {
      setTimeout(() => {
        client.write('x');
        push('a');
        push('b');
        setImmediate(() => setImmediate(resolve));
      }, 0);
    });
    expect(written).toEqual(['read', 'a', 'b']);
    client.destroy();
    server.close();
  });

  it('should write at once, and in order, when it is flushed', () => {
    const { outbox, written, push } = outboxOf(networkSocket);
    push('a');
    push('b');
    expect(written).toEqual([]);
    outbox.flush();
    expect(written).toEqual(['a', 'b']);
  });

  it('should write at once when too much waits, and then wait again', async () => {
    const { written, push } = outboxOf(networkSocket, 4);
    push('aaa');
    push('bb');
    expect(written).toEqual(['aaa', 'bb']);
    push('cc');
    expect(written).toHaveLength(2);
    // A second turn, because the first one may have been long.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(written).toEqual(['aaa', 'bb', 'cc']);
  });

  it('should write at once to a socket in memory, and in virtual time', () => {
    const { written, push } = outboxOf(memorySocket);
    push('a');
    expect(written).toEqual(['a']);

    marbles(() => {
      const virtual = outboxOf(networkSocket);
      virtual.push('b');
      expect(virtual.written).toEqual(['b']);
    });
  });
});
