import { createServer } from 'node:http';
import { firstValueFrom, NEVER, Subject, timer } from 'rxjs';
import { ExotelError } from '../../src/ExotelError';
import { serveCalls } from '../../src/session/serveCalls';
import type { Rejection } from '../../src/session/contract/Rejection';
import { acceptCall } from '../../src/socket/acceptCall';
import { listen } from '../../src/socket/listen';
import type { ListenOptions } from '../../src/socket/ListenOptions';
import { replayToHandler } from '../../src/testing/cassette/replay/replayToHandler';
import { recordCassettes } from '../../src/testing/node/cassette/recordCassettes';
import { recordProxy } from '../../src/testing/node/cassette/recordProxy';
import { FakeSocket } from '../../src/testing/sockets/FakeSocket';
import { Dialer, serve } from '../kit/sockets/sockets';
import { started } from '../kit/sockets/started';

const open: { unsubscribe(): void }[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

/** Calls a function as JavaScript does, where no compiler looks. */
const call =
  (f: (...parameters: never[]) => unknown, ...parameters: readonly unknown[]) =>
  (): void => {
    Reflect.apply(f, undefined, parameters);
  };

/** Returns the error that a call throws. */
function errorOf(act: () => void): unknown {
  try {
    act();
    return 'nothing was thrown';
  } catch (error) {
    return error;
  }
}

describe('options of a wrong type', () => {
  const proxy = { to: 'ws://127.0.0.1:1', folder: 'calls' };

  it.each<[string, () => void, string]>([
    ['path', call(listen, { path: 5 }), '`path` must be a string or a RegExp, got 5'],
    ['path null', call(listen, { path: null }), '`path` must be a string or a RegExp, got null'],
    ['host', call(listen, { host: 5 }), '`host` must be a non-empty string, got 5'],
    ['tls', call(listen, { tls: 5 }), '`tls` must be an object, got 5'],
    ['tls {}', call(listen, { tls: {} }), '`tls` must have `cert` and `key`, or `pfx`'],
    ['tls key', call(listen, { tls: { key: 'k' } }), '`tls` must have `cert` and `key`, or `pfx`'],
    ['tls cert', call(listen, { tls: { cert: 'c' } }), '`tls` must have `cert` and `key`, or `pfx`'],
    ['auth', call(listen, { auth: null }), '`auth` must be an object, got null'],
    ['drain$', call(listen, { drain$: 5 }), '`drain$` must be an observable, got 5'],
    ['onListening', call(listen, { onListening: 5 }), '`onListening` must be a function, got 5'],
    ['onRejected', call(listen, { onRejected: 'log' }), '`onRejected` must be a function, got "log"'],
    ['onRejected null', call(listen, { onRejected: null }), '`onRejected` must be a function, got null'],
    [
      'onRejected of acceptCall',
      call(acceptCall, new FakeSocket(), undefined, { onRejected: 5 }),
      '`onRejected` must be a function, got 5',
    ],
    [
      'onOutcome',
      call(serveCalls, () => NEVER, { onOutcome: true }),
      '`onOutcome` must be a function, got true',
    ],
    [
      'onOutcome of replayToHandler',
      call(replayToHandler, [], () => NEVER, { onOutcome: 5 }),
      '`onOutcome` must be a function, got 5',
    ],
    [
      'onRecorded',
      call(recordCassettes, 'calls', { onRecorded: 5 }),
      '`onRecorded` must be a function, got 5',
    ],
    [
      'onError',
      call(recordCassettes, 'calls', { onError: 'log' }),
      '`onError` must be a function, got "log"',
    ],
    [
      'onListening of recordProxy',
      call(recordProxy, { ...proxy, onListening: 5 }),
      '`onListening` must be a function, got 5',
    ],
    [
      'onError of recordProxy',
      call(recordProxy, { ...proxy, onError: null }),
      '`onError` must be a function, got null',
    ],
    [
      'url of a request',
      call(acceptCall, new FakeSocket(), { url: new URL('http://a/b') }),
      '`request.url` must be a string such as "/calls?a=b", got an object of URL',
    ],
    [
      'url null of a request',
      call(acceptCall, new FakeSocket(), { url: null }),
      '`request.url` must be a string such as "/calls?a=b", got null',
    ],
    [
      'address of a request',
      call(acceptCall, new FakeSocket(), { url: '/', socket: { remoteAddress: 5 } }),
      '`request.socket.remoteAddress` must be a string, got 5',
    ],
    ['request', call(acceptCall, new FakeSocket(), '/calls'), '`request` must be an object, got "/calls"'],
  ])('should throw a TypeError at once for %s', (_, act, message) => {
    const error = errorOf(act);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toHaveProperty('message', message);
  });
});

describe('options that cannot have an effect', () => {
  const server = createServer();

  it.each<[string, ListenOptions, string]>([
    ['host', { host: '' }, '`host` must be a non-empty string, got ""'],
    ['port', { server, port: 8_080 }, '`port` must not be set together with `server`'],
    ['host with a server', { server, host: '::1' }, '`host` must not be set together with `server`'],
    [
      'tls with a server',
      { server, tls: { cert: 'c', key: 'k' } },
      '`tls` must not be set together with `server`',
    ],
    [
      'drainTimeoutMs',
      { drainTimeoutMs: -1 },
      '`drainTimeoutMs` must be a number of ms from 0 to 2147483647, or Infinity, got -1',
    ],
  ])('should throw a RangeError at once for %s', (_, options, message) => {
    const error = errorOf(call(listen, options));
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toHaveProperty('message', expect.stringContaining(message));
  });

  it('should let calls continue for any time with `drainTimeoutMs: Infinity`', async () => {
    const drain$ = new Subject<void>();
    const { port, calls, subscription } = await serve({ drain$, drainTimeoutMs: Infinity });
    open.push(subscription);
    const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`);
    await dialer.ponged();
    drain$.next();
    // Node turns a delay of Infinity into 1 ms.
    await firstValueFrom(timer(5));
    const ended: string[] = [];
    calls[0]?.lifecycle$.subscribe(({ state }) => ended.push(state));

    expect(ended).not.toContain('ended');
  });
});

describe('two listens on one server', () => {
  /** Subscribes to both, and returns the error of the second. */
  async function errorOfSecond(first: ListenOptions, second: ListenOptions): Promise<unknown> {
    const { server } = await started(createServer(), open);
    open.push(listen({ server, ...first }).subscribe());
    const errors: unknown[] = [];
    open.push(listen({ server, ...second }).subscribe({ error: (error: unknown) => errors.push(error) }));
    return errors[0];
  }
  const tokens = { secret: 'a secret of more than 16 bytes' };

  it.each<[string, ListenOptions, ListenOptions]>([
    ['the same path', { path: '/a' }, { path: '/a' }],
    ['all paths', {}, {}],
    ['a path after all paths', {}, { path: '/a' }],
    ['a pattern after all paths', {}, { path: /a/ }],
    ['the same pattern', { path: /a/ }, { path: /a/ }],
    ['a path that matches an earlier pattern', { path: /^\/a/ }, { path: '/a/b' }],
    ['a path where an earlier path ends with a token', { path: '/a', auth: { tokens } }, { path: '/a/b' }],
    ['the same path with tokens', { path: '/a', auth: { tokens } }, { path: '/a', auth: { tokens } }],
  ])('should error with pathInUse on %s', async (_, first, second) => {
    expect(await errorOfSecond(first, second)).toMatchObject({ name: 'ExotelError', code: 'pathInUse' });
  });

  it.each<[string, ListenOptions, ListenOptions]>([
    ['other paths', { path: '/a' }, { path: '/b' }],
    ['all other paths', { path: '/a' }, {}],
    ['another pattern', { path: /^\/a/ }, { path: /b/ }],
    ['a pattern that looks like an earlier path', { path: '/a/' }, { path: /a/ }],
    ['tokens after the same path', { path: '/a' }, { path: '/a', auth: { tokens } }],
  ])('should both take calls with %s', async (_, first, second) => {
    expect(await errorOfSecond(first, second)).toBeUndefined();
  });

  it('should name the path, and leave the first alone', async () => {
    const { server } = await started(createServer(), open);
    const { port, calls, subscription } = await serve({ server, path: '/a' });
    open.push(subscription);
    const error: unknown = await firstValueFrom(listen({ server, path: '/a' })).catch((e: unknown) => e);

    expect(ExotelError.is(error) && error.message).toContain('`path` "/a"');
    await (await Dialer.dial(`ws://127.0.0.1:${port}/a`)).ponged();
    expect(calls).toHaveLength(1);
    // The path is free again.
    subscription.unsubscribe();
    const again = await serve({ server, path: '/a' });
    open.push(again.subscription);
    await (await Dialer.dial(`ws://127.0.0.1:${port}/a`)).ponged();
    expect(again.calls).toHaveLength(1);
  });
});

describe('two subscriptions to acceptCall on one socket', () => {
  it.each(['of one observable', 'of two'])('should create one call, %s', (how) => {
    const socket = new FakeSocket();
    const rejections: Rejection[] = [];
    const onRejected = (rejection: Rejection) => rejections.push(rejection);
    const seen: string[] = [];
    const first$ = acceptCall(socket, { url: '/calls' }, { onRejected });
    const second$ = how === 'of two' ? acceptCall(socket, { url: '/calls' }, { onRejected }) : first$;
    first$.subscribe({ next: () => seen.push('first') });
    second$.subscribe({ next: () => seen.push('second'), complete: () => seen.push('second completes') });

    expect(seen).toEqual(['second completes']);
    expect(rejections).toMatchObject([{ code: 'socketInUse', path: '/calls' }]);
    socket.begin();
    expect(seen).toEqual(['second completes', 'first']);
    socket.hangUp();
  });
});
