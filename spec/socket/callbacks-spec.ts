import { once } from 'node:events';
import { createServer } from 'node:http';
import { EMPTY, firstValueFrom, of, Subject, type Subscription } from 'rxjs';
import { custom } from 'zod';
import { serveCalls } from '../../src/session/serveCalls';
import { acceptCall } from '../../src/socket/acceptCall';
import { listen } from '../../src/socket/listen';
import type { ListenOptions } from '../../src/socket/ListenOptions';
import { ExotelMessages } from '../../src/testing/caller/exotelMessages';
import type { Rejection } from '../../src/session/contract/Rejection';
import type { CallSession } from '../../src/session/contract/CallSession';
import { FakeSocket } from '../../src/testing/sockets/FakeSocket';
import { testCall } from '../../src/testing/testCall';
import { boundPort } from '../kit/sockets/boundPort';
import { frame, RawPeer, upgradeRequest } from '../kit/sockets/RawPeer';
import { Dialer, knock, serve } from '../kit/sockets/sockets';
import { warnings } from '../support/warnings';

const open: Subscription[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

const throwing = () => {
  throw new Error('of the callback');
};
const rejecting = () => Promise.reject(new Error('of the callback'));
/** Functions that TypeScript accepts as functions without a result. */
const callback = (fails: () => unknown) => custom<() => void>().parse(fails);

describe.each<[string, () => () => unknown]>([
  ['throws', () => () => throwing()],
  ['rejects', () => () => rejecting()],
])('a callback of the application that %s', (_, make) => {
  it('should not affect rejected sockets when it is `onRejected`, and warn once', async () => {
    const warned = warnings();
    const { port, subscription, calls } = await serve({
      path: '/calls',
      onRejected: callback(make()),
    });
    open.push(subscription);
    const url = `ws://127.0.0.1:${port}`;

    expect(await knock(`${url}/other`)).toMatchObject({ status: 404 });
    expect(await knock(`${url}/other`)).toMatchObject({ status: 404 });
    await (await Dialer.dial(`${url}/calls`)).ponged();
    expect(calls).toHaveLength(1);
    expect(warned.codes()).toEqual(['callbackFailed']);
    expect((await warned.next())?.message).toMatch(/^`onRejected` failed.*of the callback/s);
  });

  it('should not affect `acceptCall`', async () => {
    const warned = warnings();
    const socket = new FakeSocket();
    const completed: string[] = [];
    acceptCall(socket, undefined, { onRejected: callback(make()) }).subscribe({
      complete: () => completed.push('completed'),
    });
    socket.drop(1006);

    expect((await warned.next())?.code).toBe('callbackFailed');
    expect(completed).toEqual(['completed']);
  });

  it('should not affect calls when it is `onListening`, now or later', async () => {
    const warned = warnings();
    const server = createServer();
    const calls$ = new Subject<CallSession>();
    const call = firstValueFrom(calls$);
    open.push(listen({ server, path: '/', onListening: callback(make()) }).subscribe(calls$));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push(listen({ server, path: '/second', onListening: callback(make()) }).subscribe());
    await (await Dialer.dial(`ws://127.0.0.1:${boundPort(server)}`)).ponged();
    server.close();

    expect((await call).info.from).toBe('09900000001');
    expect(warned.codes()).toEqual(['callbackFailed', 'callbackFailed']);
  });

  it('should emit the outcome when it is `onOutcome`', async () => {
    const warned = warnings();
    const outcomes$ = of(testCall()).pipe(serveCalls(() => EMPTY, { onOutcome: callback(make()) }));

    expect(await firstValueFrom(outcomes$)).toMatchObject({ reason: 'appEnded' });
    expect((await warned.next())?.message).toMatch(/^`onOutcome` failed.*of the callback/s);
  });
});

describe('authorize', () => {
  const gate = async (authorize: (request: object) => unknown, options: ListenOptions = {}) => {
    const codes: string[] = [];
    const server = await serve({
      ...options,
      auth: custom<NonNullable<ListenOptions['auth']>>().parse({ authorize }),
      onRejected: ({ code }) => codes.push(code),
    });
    open.push(server.subscription);
    return { ...server, codes, url: `ws://127.0.0.1:${server.port}` };
  };
  const never = new Promise<boolean>(() => undefined);

  it.each<[string, () => unknown, number, string]>([
    ['a message that is not a string', () => ({ status: 404, message: 42 }), 404, 'forbidden'],
    ['a message that is an object', () => ({ status: 401, message: {} }), 401, 'forbidden'],
    ['a message that is null', () => of({ status: 503, message: null }), 503, 'forbidden'],
    ['null, later', () => of(null), 403, 'forbidden'],
    ['a promise of no', () => Promise.resolve(false), 403, 'forbidden'],
    ['a promise of why', () => Promise.resolve({ status: 404, message: 'No bot' }), 404, 'forbidden'],
    ['a promise of null', () => Promise.resolve(null), 403, 'forbidden'],
    ['a promise that rejects', () => Promise.reject(new Error('secret')), 503, 'authorizeFailed'],
    ['a promise that never settles', () => never, 503, 'authorizeTimeout'],
  ])('should refuse with %s, and continue', async (_, authorize, status, code) => {
    const answers = [authorize(), true];
    const { url, codes } = await gate(() => answers.shift(), { limits: { handshakeTimeoutMs: 50 } });

    expect(await knock(url)).toMatchObject({ status });
    expect(codes).toEqual([code]);
    expect(await knock(url)).toMatchObject({ status: 101 });
  });

  it.each<[string, unknown, number, string]>([
    ['undefined', undefined, 403, 'undefined'],
    ['a number', 1, 403, '1'],
    ['another status', { status: 429, message: 'Slow down' }, 403, 'a `status` of 429'],
    ['a status as text', { status: '404' }, 403, 'a `status` of "404"'],
    ['no status', { code: 404 }, 403, 'a `status` of undefined'],
    ['a message that is not a string', { status: 404, message: 42 }, 404, 'a `message` of 42'],
  ])('should say in the rejection what is wrong with %s', async (_, answer, status, got) => {
    const rejections: Rejection[] = [];
    const { port, subscription } = await serve({
      auth: custom<NonNullable<ListenOptions['auth']>>().parse({ authorize: () => answer }),
      onRejected: (rejection) => rejections.push(rejection),
    });
    open.push(subscription);

    // The peer does not learn about it.
    expect(await knock(`ws://127.0.0.1:${port}`)).toMatchObject({ status, body: 'Not allowed to call' });
    expect(rejections).toEqual([
      {
        code: 'forbidden',
        status,
        message: `\`auth.authorize\` must return true, false or { status: 401, 403, 404 or 503, message?: string }, got ${got}. The client was refused`,
        path: '/',
        remoteAddress: '127.0.0.1',
      },
    ]);
  });

  it('should be awaited, while the audio of the caller is kept', async () => {
    const asked = new Subject<void>();
    const answer = new Subject<boolean>();
    const question = firstValueFrom(asked);
    const { port, calls } = await gate(() => {
      asked.next();
      return firstValueFrom(answer);
    });
    const messages = new ExotelMessages();
    const peer = await RawPeer.connect(port);
    // All in one piece, before the decision.
    peer.write(
      Buffer.concat([
        Buffer.from(upgradeRequest()),
        frame(messages.connected()),
        frame(messages.start()),
        frame('', { opcode: 9 }),
      ]),
    );
    await question;
    const before = calls.length;
    answer.next(true);
    await peer.received(/\x8a/);

    expect([before, calls.length]).toEqual([0, 1]);
    peer.socket.destroy();
  });

  it('should affect nobody when it rejects after the timeout', async () => {
    const answer = new Subject<boolean>();
    const promise = firstValueFrom(answer);
    const { url, codes } = await gate(() => promise, { limits: { handshakeTimeoutMs: 20 } });

    expect(await knock(url)).toMatchObject({ status: 503 });
    answer.error(new Error('late'));
    expect(await knock(url)).toMatchObject({ status: 503 });
    expect(codes).toEqual(['authorizeTimeout', 'authorizeFailed']);
  });
});
