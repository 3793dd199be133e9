import { firstValueFrom, lastValueFrom, map, type Subscription, toArray } from 'rxjs';
import type { CallSession } from '../../src/session/contract/CallSession';
import { frame, RawPeer } from '../kit/sockets/RawPeer';
import { Dialer, serve } from '../kit/sockets/sockets';
import { SendBacklog } from '../../src/socket/SendBacklog';

const open: Subscription[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

const codesOf = (call: CallSession) =>
  firstValueFrom(
    call.diagnostics$.pipe(
      map(({ code }) => code),
      toArray(),
    ),
  );

describe('a peer that does not read', () => {
  /** A call whose peer has stopped reading after so many bytes that the buffers of the systems are full. */
  async function stuck(maxBufferedBytes: number) {
    const { calls, port, subscription } = await serve({
      limits: { maxBufferedBytes, maxMessageBurst: 1_000_000 },
    });
    open.push(subscription);
    const peer = await RawPeer.upgraded(port);
    const { messages } = await Dialer.open(`ws://127.0.0.1:${port}`);
    peer.write(
      Buffer.concat([frame(messages.connected()), frame(messages.start()), frame('', { opcode: 9 })]),
    );
    await peer.received(/\x8a/);
    peer.socket.pause();
    const [call] = calls;
    if (call === undefined) {
      throw new Error('There is no call');
    }
    return { peer, call };
  }

  it('should lose its call when it only pings, and nothing else is sent to it', async () => {
    const { peer, call } = await stuck(100_000);
    const pings = Buffer.concat(new Array<Buffer>(1_000).fill(frame('x'.repeat(125), { opcode: 9 })));
    const sending = setInterval(() => {
      peer.write(pings);
    }, 1);

    expect(await lastValueFrom(call.lifecycle$)).toMatchObject({ state: 'ended', reason: 'socketError' });
    clearInterval(sending);
    expect(await codesOf(call)).toContain('peerNotReading');
    peer.socket.destroy();
  });
});

describe('SendBacklog', () => {
  /** A socket that keeps its data until it is read. */
  function socket() {
    let waiting = 0;
    const backlog = new SendBacklog(() => waiting);
    return {
      backlog,
      send: (bytes: number) => {
        backlog.send(() => {
          waiting += bytes;
        });
      },
      pong: (bytes: number) => {
        waiting += bytes;
        backlog.sent(bytes);
      },
      read: (bytes: number) => {
        waiting -= bytes;
      },
    };
  }

  it('should count the overhead of each message until it is read', () => {
    const { backlog, send, pong, read } = socket();
    send(100);
    pong(2);
    send(1_000);
    expect(backlog.keptBytes).toBe(1_102 + 3 * 400);
    read(99);
    expect(backlog.keptBytes).toBe(1_003 + 3 * 400);
    read(1);
    expect(backlog.keptBytes).toBe(1_002 + 2 * 400);
    read(1_002);
    expect(backlog.keptBytes).toBe(0);
  });

  it('should count nothing for a peer that reads at once, or whose socket has no bufferedAmount', () => {
    const { backlog, send, read } = socket();
    for (let count = 0; count < 10; count++) {
      send(70);
      read(70);
    }
    expect(backlog.keptBytes).toBe(0);
    send(0);
    expect(backlog.keptBytes).toBe(0);
  });
});
