import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  concat,
  firstValueFrom,
  ignoreElements,
  lastValueFrom,
  mergeMap,
  Observable,
  Subject,
  take,
} from 'rxjs';
import { WebSocketServer } from 'ws';
import type { CallSession } from '../../src/session/contract/CallSession';
import type { Rejection } from '../../src/session/contract/Rejection';
import { serveCalls } from '../../src/session/serveCalls';
import { acceptCalls, type AcceptedSocket } from '../../src/socket/acceptCalls';
import { ramp } from '../kit/audio/audio';
import { boundPort } from '../kit/sockets/boundPort';
import { Dialer } from '../kit/sockets/sockets';

describe('acceptCalls on real sockets', () => {
  const connections = (server: WebSocketServer) =>
    new Observable<AcceptedSocket>((subscriber) => {
      server.on('connection', (socket, request) => {
        subscriber.next({ socket, request });
      });
    });

  it('should let a live call say goodbye when it drains, and close newcomers with 1013', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${boundPort(server)}/media`;
    const drain$ = new Subject<void>();
    const live = new Subject<CallSession>();
    const begun = firstValueFrom(live);
    const rejections: Rejection[] = [];
    const outcome = lastValueFrom(
      connections(server).pipe(
        acceptCalls({ drain$, onRejected: (rejection) => rejections.push(rejection) }),
        serveCalls((call) => {
          live.next(call);
          return concat(drain$.pipe(take(1), ignoreElements()), call.play(ramp(200)));
        }),
      ),
    );
    const dialer = await Dialer.dial(url);
    const goodbye = dialer.closed();
    const call = await begun;
    drain$.next();
    const late = await Dialer.dial(url);

    expect(await late.closed()).toBe(1013);
    expect(rejections).toMatchObject([{ code: 'draining', path: '/media', remoteAddress: '127.0.0.1' }]);
    expect(await goodbye).toBe(1000);
    expect(dialer.received.filter((text) => text.includes('"media"'))).not.toEqual([]);
    expect(await outcome).toMatchObject({ reason: 'appEnded' });
    expect(call.info.path).toBe('/media');
    server.close();
  });

  it('should not lose the start of an upgrade whose check waits', async () => {
    const http = createServer();
    const server = new WebSocketServer({ noServer: true });
    http.on('upgrade', (request, socket, head) => {
      server.handleUpgrade(request, socket, head, (webSocket) =>
        server.emit('connection', webSocket, request),
      );
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const asked = new Subject<void>();
    const decision = new Subject<boolean>();
    const codes: string[] = [];
    const calls = connections(server).pipe(
      acceptCalls({
        onRejected: ({ code }) => codes.push(code),
        auth: {
          basic: { username: 'exotel', password: 'word' },
          authorize: ({ path, headers }) => {
            asked.next();
            return path === '/media' && headers.host !== undefined ? decision : false;
          },
        },
      }),
    );
    const first = firstValueFrom(calls.pipe(mergeMap((call) => call.dtmf$)));
    const question = firstValueFrom(asked);
    const port = boundPort(http);
    const stranger = await Dialer.dial(`ws://127.0.0.1:${port}/media`);
    expect(await stranger.closed()).toBe(1008);
    expect(codes).toEqual(['noCredentials']);

    const dialer = await Dialer.dial(`ws://exotel:word@127.0.0.1:${port}/media`);
    dialer.socket.send(dialer.messages.dtmf('7'));
    await Promise.all([question, dialer.ponged()]);
    decision.next(true);

    expect(await first).toMatchObject({ digit: '7' });
    expect(await dialer.closed()).toBe(1000);
    server.close();
    http.close();
  });

  it('should report to its calls when the event loop was blocked', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const diagnostic = firstValueFrom(
      connections(server).pipe(
        acceptCalls(),
        mergeMap((call) => {
          setImmediate(() => {
            // Work that blocks the event loop.
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
          });
          return call.diagnostics$;
        }),
      ),
    );
    const dialer = await Dialer.dial(`ws://127.0.0.1:${boundPort(server)}`);

    expect(await diagnostic).toMatchObject({ code: 'eventLoopBlocked' });
    await dialer.closed();
    server.close();
  });
});
