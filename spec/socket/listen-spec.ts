import { type EventEmitter, once } from 'node:events';
import { createServer, get, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import {
  EMPTY,
  finalize,
  firstValueFrom,
  lastValueFrom,
  map,
  mergeMap,
  NEVER,
  Subject,
  throwError,
} from 'rxjs';
import { WebSocket } from 'ws';
import { ExotelError } from '../../src/ExotelError';
import type { CallLifecycle } from '../../src/session/contract/CallLifecycle';
import type { CallSession } from '../../src/session/contract/CallSession';
import type { Rejection } from '../../src/session/contract/Rejection';
import type { CallOutcome } from '../../src/session/contract/CallOutcome';
import { serveCalls } from '../../src/session/serveCalls';
import { listen } from '../../src/socket/listen';
import { parseBotMessage } from '../../src/testing/rules/parseBotMessage';
import { ramp } from '../kit/audio/audio';
import { RawPeer } from '../kit/sockets/RawPeer';
import { Dialer, serve } from '../kit/sockets/sockets';

const lastOf = (call: CallSession): Promise<CallLifecycle> => lastValueFrom(call.lifecycle$);
/** The response that an event carries. */
const responseTo = async (emitter: EventEmitter, event: string, index: number): Promise<IncomingMessage> => {
  const response: unknown = (await once(emitter, event))[index];
  if (!(response instanceof IncomingMessage)) {
    throw new TypeError(`\`${event}\` carried no response`);
  }
  return response;
};
const statusOf = async (url: string): Promise<number | undefined> => {
  const socket = new WebSocket(url);
  socket.on('error', () => undefined);
  const response = await responseTo(socket, 'unexpected-response', 1);
  response.resume();
  return response.statusCode;
};
const open: { unsubscribe(): void }[] = [];
const running = async (...args: Parameters<typeof serve>) => {
  const server = await serve(...args);
  open.push(server.subscription);
  return server;
};

afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

describe('listen', () => {
  it('should turn a socket into a call: audio and digits in, audio out, hang-up', async () => {
    const seen: string[] = [];
    const over = new Subject<void>();
    const { port } = await running({}, (calls$) =>
      calls$.pipe(
        mergeMap((call) => {
          call.audio$.subscribe({
            next: ({ samples }) => seen.push(`audio ${samples.length}`),
            complete: () => seen.push('audio completes'),
          });
          call.dtmf$.subscribe(({ digit }) => seen.push(`key ${digit}`));
          call.send(ramp(200));
          return call.lifecycle$.pipe(
            map(({ state }) => seen.push(state)),
            finalize(() => {
              over.next();
            }),
          );
        }),
      ),
    );
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}/calls?token=1`);
    await once(dialer.socket, 'message');
    dialer.socket.send(dialer.messages.media(ramp(20), 0));
    dialer.socket.send(dialer.messages.dtmf('5'));
    dialer.socket.send(dialer.messages.stop());
    const [code] = await Promise.all([dialer.closed(), firstValueFrom(over)]);

    expect(code).toBe(1000);
    expect(seen).toEqual([
      'connected',
      'started',
      'audio 160',
      'key 5',
      'ending',
      'audio completes',
      'ended',
    ]);
    expect(dialer.received).toHaveLength(1);
    expect(JSON.parse(dialer.received[0] ?? '')).toMatchObject({
      event: 'media',
      stream_sid: '5f0c1e2d3b4a59687786a5b4c3d21a6p',
      sequence_number: '1',
      media: { chunk: '1', timestamp: '0' },
    });
  });

  it('should report the address of a call', async () => {
    const { port, calls } = await running();
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}/in/t0ken?sample-rate=16000`, {
      customParameters: { lead: '42' },
      mediaFormat: { sampleRate: 16_000 },
    });
    dialer.socket.send(dialer.messages.stop('stopped'));
    await dialer.closed();

    expect(calls[0]?.info).toEqual({
      streamSid: '5f0c1e2d3b4a59687786a5b4c3d21a6p',
      callSid: '0a1b2c3d4e5f60718293a4b5c6d71a6p',
      accountSid: 'examplesid1',
      from: '09900000001',
      to: '08000000002',
      customParameters: { lead: '42' },
      mediaFormat: { encoding: 'pcm16', sampleRate: 16_000, wireEncoding: 'base64', bitRate: '256kbps' },
      path: '/in/t0ken',
      query: { 'sample-rate': '16000' },
      remoteAddress: '127.0.0.1',
    });
  });

  it('should read text in binary frames', async () => {
    const { port, calls } = await running();
    const dialer = await Dialer.open(`ws://127.0.0.1:${port}`);
    dialer.socket.send(Buffer.from(dialer.messages.start()));
    dialer.socket.send(dialer.messages.stop());
    await dialer.closed();

    expect(calls).toHaveLength(1);
  });

  it('should end as closed when the connection dies without stop', async () => {
    const { port, calls } = await running();
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    dialer.socket.send(dialer.messages.media(ramp(20), 0));
    await dialer.ponged();
    dialer.socket.terminate();

    const [call] = calls;
    expect(call && (await lastOf(call))).toEqual({ state: 'ended', reason: 'socketClosed', code: 1006 });
  });

  it('should end as a protocol error when a message is larger than allowed', async () => {
    const { port, calls } = await running({ limits: { maxMessageBytes: 10_000 } });
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    dialer.socket.send('x'.repeat(20_000));
    await dialer.closed();

    const [call] = calls;
    expect(call && (await lastOf(call))).toMatchObject({ reason: 'protocolError' });
  });

  it('should close every call and the port when it is unsubscribed', async () => {
    const { port, calls, subscription } = await running();
    const dialers = await Promise.all([1, 2, 3].map(() => Dialer.dial(`ws://127.0.0.1:${port}`)));
    await Promise.all(dialers.map((dialer) => dialer.ponged()));
    expect(calls).toHaveLength(3);
    const closed = Promise.all(dialers.map((dialer) => dialer.closed()));
    const ended = Promise.all(calls.map(lastOf));
    subscription.unsubscribe();

    expect(await closed).toEqual([1000, 1000, 1000]);
    expect(await ended).toEqual(calls.map(() => ({ state: 'ended', reason: 'appEnded', code: 1000 })));
    const { port: again } = await running({ port });
    expect(again).toBe(port);
  });

  it('should emit portInUse when a port is in use', async () => {
    const { port } = await running();

    await expect(firstValueFrom(listen({ port, host: '127.0.0.1' }))).rejects.toMatchObject({
      code: 'portInUse',
      message: `Cannot listen on port ${port} of 127.0.0.1: another program, or another \`listen\`, uses the port`,
    });
  });

  it('should emit badCertificate or badAddress for a certificate or address that is not valid', async () => {
    const codeOf = (error: unknown) => (ExotelError.is(error) ? error.code : error);

    expect(await firstValueFrom(listen({ port: 0, tls: { cert: 'no', key: 'no' } })).catch(codeOf)).toBe(
      'badCertificate',
    );
    expect(await firstValueFrom(listen({ port: 0, host: '192.0.2.1' })).catch(codeOf)).toBe('badAddress');
  });

  it.each([
    [{ port: 70_000 }, '`port` must be an integer from 0 to 65535, got 70000'],
    [{ sampleRate: 8_001 }, '`sampleRate` must be one of'],
    [{ wireSampleRate: 44_100 }, '`wireSampleRate` must be one of 8000, 16000, 24000, got 44100'],
    [{ outbound: { messageBytes: 1_000 } }, '`messageBytes` must be a multiple of 320'],
    [{ limits: { maxDurationMs: -1 } }, '`limits.maxDurationMs` must be a number of ms from 0, got -1'],
  ])('should throw for %j when it is called', (options, message) => {
    expect(() => listen(options)).toThrow(message);
    expect(() => listen(options)).toThrow(RangeError);
  });

  it('should accept calls on its path only, and answer 404 on others', async () => {
    const rejections: Rejection[] = [];
    const { port, calls } = await running({
      path: /^\/calls\/\w+$/,
      onRejected: (rejection) => rejections.push(rejection),
    });

    expect(await statusOf(`ws://127.0.0.1:${port}/other?x=1`)).toBe(404);
    expect(rejections).toEqual([
      {
        code: 'wrongPath',
        message: 'Calls are not accepted on this path',
        status: 404,
        path: '/other',
        remoteAddress: '127.0.0.1',
      },
    ]);
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}/calls/abc`);
    dialer.socket.send(dialer.messages.stop());
    await dialer.closed();
    expect(calls).toHaveLength(1);
  });

  it('should refuse with and without onRejected', async () => {
    const drain$ = new Subject<void>();
    const { port } = await running({ path: '/calls', drain$ });
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}/calls`);

    expect(await statusOf(`ws://127.0.0.1:${port}/other`)).toBe(404);
    drain$.next();
    expect(await statusOf(`ws://127.0.0.1:${port}/calls`)).toBe(503);
    dialer.socket.close();
  });

  it('should name the option that is not valid in JavaScript', () => {
    expect(() => listen({ path: 'media' })).toThrow('`path` must begin with a slash, got "media"');
    // @ts-expect-error -- a port is not an options object
    expect(() => listen(9_000)).toThrow(new TypeError('`options` must be an object, got 9000'));
    // @ts-expect-error -- an Express app is a function, not a server
    expect(() => listen({ server: () => undefined })).toThrow(
      '`server` must be a server of node:http or node:https',
    );
    // @ts-expect-error -- texts come out of process.env
    expect(() => listen({ port: '8080' })).toThrow('`port` must be an integer from 0 to 65535, got "8080"');
  });

  it('should answer requests that are not WebSockets', async () => {
    const rejections: Rejection[] = [];
    const { port } = await running({ onRejected: (rejection) => rejections.push(rejection) });
    const response = await responseTo(get(`http://127.0.0.1:${port}/`), 'response', 0);
    response.resume();
    expect(response.statusCode).toBe(426);

    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const answer: unknown = (await once(socket, 'data'))[0];
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1.1 400 /);
    expect(rejections).toMatchObject([
      { code: 'notUpgrade', status: 426 },
      { code: 'notWebSocket', status: 400 },
    ]);
  });

  it('should report sockets that never became a call', async () => {
    const rejections: Rejection[] = [];
    const rejected = new Subject<void>();
    const { port, calls } = await running({
      onRejected: (rejection) => {
        rejections.push(rejection);
        rejected.next();
      },
    });
    const dialer = await Dialer.open(`ws://127.0.0.1:${port}/x`);
    const told = firstValueFrom(rejected);
    dialer.socket.send('garbage');
    dialer.socket.close();
    await told;

    expect(calls).toHaveLength(0);
    expect(rejections).toMatchObject([{ code: 'closedBeforeStart', path: '/x' }]);
  });

  it.each([
    ['', undefined, 1_000],
    [' for as long as it may not be', 20, 300],
  ])(
    'should report to its calls when the event loop was blocked%s',
    async (_, maxEventLoopDelayMs, busyMs) => {
      const { port, calls } = await running(
        maxEventLoopDelayMs === undefined ? {} : { limits: { maxEventLoopDelayMs } },
      );
      const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
      await dialer.ponged();
      const [call] = calls;
      const told = call && firstValueFrom(call.diagnostics$);
      // Work that blocks the event loop.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs);

      expect(await told).toMatchObject({ code: 'eventLoopBlocked' });
      expect(call?.stats().maxEventLoopDelayMs).toBeGreaterThan(maxEventLoopDelayMs ?? 200);
      dialer.socket.send(dialer.messages.stop());
      await dialer.closed();
    },
  );

  describe('on your own server', () => {
    it('should handle only its path, and not close the server', async () => {
      const server = createServer((_request, response) => response.end('hello'));
      server.on('upgrade', (request: IncomingMessage, socket) => {
        if (request.url === '/mine') {
          socket.end('HTTP/1.1 418 Mine\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        }
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port, calls, subscription } = await running({ server, path: '/calls' });

      expect(await statusOf(`ws://127.0.0.1:${port}/mine`)).toBe(418);
      const dialer = await Dialer.dial(`ws://127.0.0.1:${port}/calls`);
      dialer.socket.send(dialer.messages.stop());
      await dialer.closed();
      expect(calls).toHaveLength(1);

      subscription.unsubscribe();
      expect(server.listening).toBe(true);
      expect(server.listenerCount('upgrade')).toBe(1);
      const response = await responseTo(get(`http://127.0.0.1:${port}/`), 'response', 0);
      response.resume();
      expect(response.statusCode).toBe(200);
      server.close();
      server.closeAllConnections();
    });
  });

  describe('draining', () => {
    it('should refuse new calls, let live calls finish, and complete', async () => {
      const drain$ = new Subject<void>();
      const rejections: Rejection[] = [];
      const { port, calls, completed } = await running({
        drain$,
        onRejected: (rejection) => rejections.push(rejection),
      });
      const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
      await dialer.ponged();
      drain$.next();

      expect(await statusOf(`ws://127.0.0.1:${port}`)).toBe(503);
      expect(rejections).toMatchObject([{ code: 'draining', status: 503 }]);
      const [call] = calls;
      dialer.socket.send(dialer.messages.stop());
      await completed;
      expect(call && (await lastOf(call))).toMatchObject({ reason: 'callerHangup' });
    });

    it('should end the remaining calls after the timeout as drained', async () => {
      const drain$ = new Subject<void>();
      const { port, calls, completed } = await running({ drain$, drainTimeoutMs: 0 });
      const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
      await dialer.ponged();
      drain$.next();
      await completed;

      const [call] = calls;
      expect(call && (await lastOf(call))).toMatchObject({ reason: 'drained', code: 1000 });
    });

    it('should not be delayed by a client that never finishes a request', async () => {
      const drain$ = new Subject<void>();
      const { port, completed } = await running({ drain$ });
      const peer = await RawPeer.connect(port);
      peer.write('GET / HTTP/1.1\r\nHost: ');
      const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
      await dialer.ponged();
      drain$.next();
      dialer.socket.send(dialer.messages.stop());
      await completed;

      expect(await peer.closed()).toBe('');
    });

    it('should not drain on an error or an empty completion', async () => {
      const { port, calls } = await running({ drain$: throwError(() => new Error('no')) });
      const { port: other, calls: otherCalls } = await running({ drain$: EMPTY });
      for (const url of [`ws://127.0.0.1:${port}`, `ws://127.0.0.1:${other}`]) {
        const dialer = await Dialer.dial(url);
        dialer.socket.send(dialer.messages.stop());
        await dialer.closed();
      }

      expect([calls.length, otherCalls.length]).toEqual([1, 1]);
    });
  });

  describe('with serveCalls', () => {
    it('should end a call whose handler fails, and only that one', async () => {
      const outcomes: CallOutcome[] = [];
      const outcome = new Subject<void>();
      const { port } = await running({}, (calls$) =>
        calls$.pipe(
          serveCalls((call) => {
            switch (call.info.customParameters['do']) {
              case 'throw':
                throw new Error('thrown');
              case 'error':
                return throwError(() => new Error('emitted'));
              case 'complete':
                return call.play(ramp(40));
              default:
                return NEVER;
            }
          }),
          map((value) => {
            outcomes.push(value);
            outcome.next();
          }),
        ),
      );
      const healthy = await Dialer.dial(`ws://127.0.0.1:${port}`);
      for (const what of ['throw', 'error']) {
        const told = firstValueFrom(outcome);
        await Dialer.dial(`ws://127.0.0.1:${port}`, { customParameters: { do: what } });
        await told;
      }
      const told = firstValueFrom(outcome);
      const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`, { customParameters: { do: 'complete' } });
      dialer.socket.on('message', (data: Buffer) => {
        const message = parseBotMessage(data);
        if (message.event === 'mark') {
          dialer.socket.send(dialer.messages.mark(message.name));
        }
      });
      await told;
      const last = firstValueFrom(outcome);
      healthy.socket.send(healthy.messages.stop());
      await last;

      expect(outcomes.map(({ reason, detail }) => ({ reason, detail }))).toEqual([
        { reason: 'appError', detail: 'thrown' },
        { reason: 'appError', detail: 'emitted' },
        { reason: 'appEnded', detail: undefined },
        { reason: 'callerHangup', detail: 'canceled or call ended' },
      ]);
    });
  });

  it('should leave nothing behind when the calls are over', async () => {
    const leftovers = () =>
      process
        .getActiveResourcesInfo()
        .filter((name) => name === 'Timeout' || name.startsWith('TCP'))
        .sort();
    // Servers of the tests before are closed in the background.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const before = leftovers();
    const { port, calls, subscription } = await running();
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    await dialer.ponged();
    calls[0]?.play(ramp(2_000), { report: { progressMs: 20 } }).subscribe();
    dialer.socket.send(dialer.messages.stop());
    await dialer.closed();
    await Promise.all(calls.map(lastOf));
    subscription.unsubscribe();
    await new Promise(setImmediate);
    await new Promise(setImmediate);

    // Earlier resources may have been freed meanwhile.
    const added = leftovers();
    for (const one of before.filter((name) => added.includes(name))) {
      added.splice(added.indexOf(one), 1);
    }
    expect(added).toEqual([]);
  });
});
