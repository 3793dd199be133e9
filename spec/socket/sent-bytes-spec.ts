import { once } from 'node:events';
import { firstValueFrom, Subscription } from 'rxjs';
import { type ServerOptions, WebSocket, WebSocketServer } from 'ws';
import { pcm16ToSamples } from '../../src/audio/pcm16';
import type { CallSession } from '../../src/session/contract/CallSession';
import { acceptCall } from '../../src/socket/acceptCall';
import { parseBotMessage } from '../../src/testing/rules/parseBotMessage';
import { concatSamples, ramp } from '../kit/audio/audio';
import { Dialer, serve } from '../kit/sockets/sockets';

const open: Subscription[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

const audioOf = ({ received }: Dialer): Int16Array =>
  concatSamples(
    received.map((text) => {
      const message = parseBotMessage(text);
      return message.event === 'media' ? pcm16ToSamples(message.payload) : new Int16Array(0);
    }),
  );

const burst = { outbound: { sendAheadMs: 10_000_000, maxQueueMs: Infinity } };

/** Plays to its end; the audio is sent at once. */
async function plays(call: CallSession, dialer: Dialer, audio: Int16Array): Promise<void> {
  const playing = call.play(audio).subscribe();
  await new Promise<void>((resolve) => {
    dialer.socket.on('message', (data: Buffer) => {
      if (data.includes('"event":"mark"')) {
        resolve();
      }
    });
  });
  playing.unsubscribe();
}

/** A socket of your own server, with its caller. */
async function accepted(options: ServerOptions = {}): Promise<{ socket: WebSocket; dialer: Dialer }> {
  const server = new WebSocketServer({ ...options, port: 0, host: '127.0.0.1' });
  open.push(
    new Subscription(() => {
      server.clients.forEach((client) => {
        client.terminate();
      });
      server.close();
    }),
  );
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const connected = once(server, 'connection');
  const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`, {}, { perMessageDeflate: true });
  const socket: unknown = (await connected)[0];
  if (!(socket instanceof WebSocket)) {
    throw new TypeError('Not a socket of ws');
  }
  return { socket, dialer };
}

describe('messages that are sent as bytes', () => {
  it('should arrive unchanged at a late reader, whatever was sent to others meanwhile', async () => {
    const server = await serve({ ...burst, limits: { maxBufferedBytes: Infinity } });
    open.push(server.subscription);
    const [slow, quick] = [
      await Dialer.dial(`ws://127.0.0.1:${server.port}`),
      await Dialer.dial(`ws://127.0.0.1:${server.port}`),
    ];
    await slow.ponged();
    await quick.ponged();
    const [slowCall, quickCall] = server.calls;
    if (slowCall === undefined || quickCall === undefined) {
      throw new Error('There are no two calls');
    }

    slow.socket.pause();
    // More than the buffers of both systems hold.
    const long = ramp(600_000);
    const slowPlays = plays(slowCall, slow, long);
    const short = ramp(4_000, 20_000);
    await plays(quickCall, quick, short);
    expect(audioOf(quick)).toEqual(short);
    slow.socket.resume();
    await slowPlays;
    expect(Buffer.from(audioOf(slow).buffer).equals(Buffer.from(long.buffer))).toBe(true);
  });

  it('should arrive unchanged through a socket that compresses', async () => {
    const { socket, dialer } = await accepted({ perMessageDeflate: { threshold: 0 } });
    const call = await firstValueFrom(acceptCall(socket, undefined, burst));
    expect(socket.extensions).toContain('permessage-deflate');

    const audio = ramp(4_000);
    await plays(call, dialer, audio);
    expect(audioOf(dialer)).toEqual(audio);
  });

  it('should be text for a wrapper around `send`', async () => {
    const { socket, dialer } = await accepted();
    const sent: unknown[] = [];
    const send = socket.send.bind(socket);
    socket.send = (data: string) => {
      sent.push(typeof data);
      send(data);
    };
    const call = await firstValueFrom(acceptCall(socket, undefined, burst));

    await plays(call, dialer, ramp(400));
    expect(new Set(sent)).toEqual(new Set(['string']));
  });
});
