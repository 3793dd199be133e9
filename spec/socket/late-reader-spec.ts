import { once } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { ramp } from '../kit/audio/audio';
import { boundPort } from '../kit/sockets/boundPort';
import { frame } from '../kit/sockets/RawPeer';
import { Dialer, serve } from '../kit/sockets/sockets';

/** A connection that is not a socket of the system: it keeps the written data, and reads it later. */
class LateReader extends Duplex {
  /** The written data, and a copy from that moment. */
  readonly given: { readonly bytes: Buffer; readonly copy: Buffer }[] = [];

  override _read = () => undefined;

  override _write = (bytes: Buffer, _encoding: string, done: () => void) => {
    this.given.push({ bytes, copy: Buffer.from(bytes) });
    done();
  };
}

describe('a connection that reads its data later', () => {
  it('should never see bytes that were overwritten', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { calls, subscription } = await serve({
      server,
      outbound: { messageBytes: 320, sendAheadMs: 1e7, maxQueueMs: Infinity },
    });
    const quick = await Dialer.dial(`ws://127.0.0.1:${boundPort(server)}`);
    await quick.ponged();
    const late = new LateReader();
    const request = Object.assign(new IncomingMessage(new Socket()), {
      method: 'GET',
      url: '/',
      headers: {
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      },
    });
    server.emit('upgrade', request, late, Buffer.alloc(0));
    late.push(
      Buffer.concat([
        ...[quick.messages.connected(), quick.messages.start()].map((text) => frame(text)),
        frame('ping', { opcode: 9 }),
      ]),
    );
    while (calls.length < 2) {
      await new Promise(setImmediate);
    }
    const [other, call] = calls;
    for (const at of [1, 2, 3]) {
      call?.send(ramp(1_000, at * 4_000));
      other?.send(ramp(1_000, at * -4_000));
      late.push(frame(`ping ${at}`, { opcode: 9 }));
      await quick.ponged();
    }

    expect(late.given.length).toBeGreaterThan(100);
    expect(late.given.filter(({ bytes, copy }) => !bytes.equals(copy))).toEqual([]);
    const text = Buffer.concat(late.given.map(({ bytes }) => bytes)).toString('latin1');
    expect(text).toMatch(/^HTTP\/1\.1 101 /);
    // 150 messages of 20 ms, and the pongs.
    expect(text.split('"event":"media"')).toHaveLength(151);
    expect(text.split('\x8a')).toHaveLength(5);
    subscription.unsubscribe();
    server.close();
    server.closeAllConnections();
  });
});
