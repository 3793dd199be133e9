import { EventEmitter, once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { firstValueFrom, lastValueFrom, map, Subject } from 'rxjs';
import { WebSocket, WebSocketServer } from 'ws';
import { custom } from 'zod';
import type { CallSession } from '../../src/session/contract/CallSession';
import type { Rejection } from '../../src/session/contract/Rejection';
import { acceptCall } from '../../src/socket/acceptCall';
import type { WebSocketLike } from '../../src/socket/WebSocketLike';
import { FakeSocket } from '../../src/testing/sockets/FakeSocket';
import { ramp } from '../kit/audio/audio';
import { marbles } from '../../src/testing/marbles/marbles';
import { Dialer } from '../kit/sockets/sockets';

describe('acceptCall', () => {
  it('should emit the call at its start, and complete', () => {
    marbles(({ cold, expectObservable }) => {
      const socket = new FakeSocket();
      const texts$ = cold('--c-s-m', {
        c: socket.messages.connected(),
        s: socket.messages.start(),
        m: socket.messages.media(ramp(20), 0),
      });
      texts$.subscribe((text) => {
        socket.receive(text);
      });

      expectObservable(acceptCall(socket).pipe(map(({ info }) => info.from))).toBe('----(n|)', {
        n: '09900000001',
      });
    });
  });

  it('should close the socket when it is unsubscribed before the start, and do nothing after it', () => {
    const early = new FakeSocket();
    acceptCall(early).subscribe().unsubscribe();
    expect(early.readyState).toBe(WebSocket.CLOSED);

    const late = new FakeSocket();
    const subscription = acceptCall(late).subscribe();
    late.begin();
    subscription.unsubscribe();
    expect(late.readyState).toBe(WebSocket.OPEN);
    late.hangUp();
  });

  it('should complete empty on a socket that is closed already', () => {
    const socket = new FakeSocket();
    socket.drop(1006);
    const seen: string[] = [];
    acceptCall(socket).subscribe({ next: () => seen.push('call'), complete: () => seen.push('completes') });

    expect(seen).toEqual(['completes']);
  });

  it('should report the address of a rejected peer, which Node removes when the socket closes', () => {
    const socket = new FakeSocket();
    const request = { url: '/calls', socket: { remoteAddress: '192.0.2.1' } };
    const rejections: Rejection[] = [];
    acceptCall(socket, request, { onRejected: (rejection) => rejections.push(rejection) }).subscribe();
    Reflect.deleteProperty(request.socket, 'remoteAddress');
    socket.drop(1006);

    expect(rejections).toMatchObject([{ code: 'closedBeforeStart', remoteAddress: '192.0.2.1' }]);
  });

  describe('with a value that is not a WebSocket', () => {
    // As JavaScript may do.
    const accept = (socket: unknown) => () => acceptCall(custom<WebSocketLike>().parse(socket));
    const ears = { on: () => undefined, off: () => undefined };
    const socket = { readyState: 1, send: () => undefined, close: () => undefined, ...ears };

    it.each([
      ['nothing', undefined, 'got undefined'],
      ['a text', 'ws://localhost', 'got "ws://localhost"'],
      ['a socket without on and off', { ...socket, on: undefined }, 'got an object of Object'],
      ['a socket that cannot be left', { ...socket, off: undefined }, 'got an object of Object'],
      ['an emitter that cannot send', new EventEmitter(), 'got an object of EventEmitter'],
      ['a connection of TCP', new Socket(), 'got an object of Socket'],
    ])('should throw at once for %s', (_, value, words) => {
      expect(accept(value)).toThrow(TypeError);
      expect(accept(value)).toThrow(words);
    });

    it('should name the plugin that Fastify has not registered yet', () => {
      const raw = new IncomingMessage(new Socket());
      const hint = '`await` the registration of @fastify/websocket before you add the route';

      expect(accept({ id: 'req-1', params: {}, raw, headers: raw.headers })).toThrow(hint);
      expect(accept(raw)).toThrow(hint);
    });

    it('should name the member that is the WebSocket', () => {
      const context = { ...socket, on: undefined, off: undefined };

      expect(accept({ ...context, raw: socket })).toThrow('pass its `raw` (Hono: `acceptCall(ws.raw)`)');
      expect(accept({ ...ears, socket })).toThrow('pass its `socket`');
    });
  });

  it('should accept a socket of the DOM, which has addEventListener', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const accepted = new Subject<CallSession>();
    server.on('connection', (ws, request) => {
      // Only the members of a WebSocket of the DOM.
      const dom = {
        get readyState() {
          return ws.readyState;
        },
        set binaryType(type: 'arraybuffer') {
          ws.binaryType = type;
        },
        send: (data: string) => {
          ws.send(data);
        },
        close: (code?: number) => {
          ws.close(code);
        },
        addEventListener: ws.addEventListener.bind(ws),
        removeEventListener: ws.removeEventListener.bind(ws),
      };
      acceptCall(dom, request).subscribe((call) => {
        accepted.next(call);
      });
    });
    const first = firstValueFrom(accepted);
    const dialer = await Dialer.open(`ws://127.0.0.1:${port ?? 0}/dom`);
    dialer.socket.send(Buffer.from(dialer.messages.start()));
    const call = await first;
    const frame = firstValueFrom(call.audio$);
    dialer.socket.send(dialer.messages.media(ramp(20), 0));
    expect((await frame).samples).toEqual(ramp(20));
    const echoed = once(dialer.socket, 'message');
    call.send(ramp(200));
    await echoed;
    call.end({ after: 'now' });

    expect(await lastValueFrom(call.lifecycle$)).toEqual({ state: 'ended', reason: 'appEnded', code: 1000 });
    server.close();
  });
});
