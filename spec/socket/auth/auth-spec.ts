import { connect } from 'node:net';
import {
  defer,
  EMPTY,
  firstValueFrom,
  map,
  NEVER,
  Observable,
  of,
  Subject,
  type Subscription,
  throwError,
  timer,
} from 'rxjs';
import { custom } from 'zod';
import type { Rejection } from '../../../src/session/contract/Rejection';
import type { AuthRequest } from '../../../src/socket/auth/AuthOptions';
import { createCallToken } from '../../../src/socket/auth/callToken';
import { listen } from '../../../src/socket/listen';
import type { ListenOptions } from '../../../src/socket/ListenOptions';
import { Dialer, knock, serve } from '../../kit/sockets/sockets';

const open: Subscription[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
  jest.restoreAllMocks();
});

/** A server, its address, and its rejections. */
async function gate(options: ListenOptions) {
  const rejections: Rejection[] = [];
  const server = await serve({
    ...options,
    onRejected: (rejection) => {
      // Clients that are admitted and silent do not matter here.
      if (rejection.code !== 'closedBeforeStart') {
        rejections.push(rejection);
      }
    },
  });
  open.push(server.subscription);
  return {
    ...server,
    url: `ws://127.0.0.1:${server.port}`,
    rejections,
    codes: () => rejections.map(({ code }) => code),
  };
}

const basic = (text: string) => ({
  headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
});
const from = (...addresses: string[]) => ({ headers: { 'x-forwarded-for': addresses.join(', ') } });

describe('listen with auth', () => {
  describe('basic', () => {
    const credentials = [
      { username: 'exotel', password: 'the old one' },
      { username: 'exotel', password: 'the new one' },
    ];

    it('should ask for credentials, and admit any of them', async () => {
      const { url, codes, rejections } = await gate({ auth: { basic: credentials } });

      expect(await knock(url)).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="calls", charset="UTF-8"' },
        body: 'Credentials are required',
      });
      expect(await knock(url, basic('exotel:guess'))).toMatchObject({ status: 401 });
      expect(await knock(url, basic('exotel:the old one'))).toMatchObject({ status: 101 });
      expect(await knock(url, basic('exotel:the new one'))).toMatchObject({ status: 101 });
      // As in the URL of an applet: a client creates the header from it.
      expect(await knock(url.replace('//', '//exotel:the%20new%20one@'))).toMatchObject({ status: 101 });
      expect(codes()).toEqual(['noCredentials', 'badCredentials']);
      expect(JSON.stringify(rejections)).not.toMatch(/guess|the new one|exotel:|Basic /);
    });
  });

  describe('addresses', () => {
    it('should admit an address of its ranges, and answer others with 403', async () => {
      const { url, codes } = await gate({ auth: { addresses: ['127.0.0.0/8', '2001:db8::/32'] } });
      const { url: other, codes: otherCodes } = await gate({ auth: { addresses: ['192.0.2.0/24'] } });

      expect(await knock(url)).toMatchObject({ status: 101 });
      expect(await knock(other)).toMatchObject({ status: 403 });
      // 127.0.0.1 is not a trusted proxy.
      expect(await knock(other, from('192.0.2.1'))).toMatchObject({ status: 403 });
      expect([codes(), otherCodes()]).toEqual([[], ['addressForbidden', 'addressForbidden']]);
    });

    it('should use the address that a trusted proxy reports, in every place', async () => {
      const { url, calls, rejections } = await gate({
        auth: { addresses: ['192.0.2.0/24'] },
        trustedProxies: ['127.0.0.1'],
      });
      const dialer = await Dialer.dial(url, {}, from('198.51.100.1', '192.0.2.7'));
      await dialer.ponged();
      expect(await knock(url, from('192.0.2.7', '198.51.100.1'))).toMatchObject({ status: 403 });

      expect(calls[0]?.info.remoteAddress).toBe('192.0.2.7');
      expect(rejections).toMatchObject([{ code: 'addressForbidden', remoteAddress: '198.51.100.1' }]);
    });
  });

  describe('tokens', () => {
    const secret = 'an example, known to all';

    it('should admit once by the last segment of the path, after `path`', async () => {
      const { url, rejections, codes } = await gate({
        path: '/calls',
        auth: { tokens: { secret: ['the next secret, not used yet', secret] } },
      });
      const token = createCallToken({ secret });

      expect(await knock(`${url}/calls/${token}`)).toMatchObject({ status: 101 });
      expect(await knock(`${url}/calls/${token}`)).toMatchObject({
        status: 403,
        body: 'The token has been used',
      });
      expect(await knock(`${url}/calls/${token}/`)).toMatchObject({ status: 403 });
      expect(await knock(`${url}/calls/${token.slice(0, -1)}`)).toMatchObject({ status: 403 });
      expect(await knock(`${url}/calls`)).toMatchObject({ status: 403 });
      expect(await knock(`${url}/other/${createCallToken({ secret })}`)).toMatchObject({ status: 404 });
      expect(codes()).toEqual(['usedToken', 'usedToken', 'badToken', 'badToken', 'wrongPath']);
      expect(JSON.stringify(rejections)).not.toContain(token.slice(0, 20));
      expect(rejections[0]).toMatchObject({ path: '/calls/•' });
    });

    it('should not mark a token as used after a 503, so that the second attempt of Exotel succeeds', async () => {
      const { url, codes, calls } = await gate({ auth: { tokens: { secret } }, limits: { maxCalls: 1 } });
      const first = await Dialer.dial(`${url}/${createCallToken({ secret })}`);
      await first.ponged();
      const token = createCallToken({ secret });

      expect(await knock(`${url}/${token}`)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
      first.socket.send(first.messages.stop());
      await first.closed();
      const second = await Dialer.dial(`${url}/${token}`);
      await second.ponged();
      expect(codes()).toEqual(['tooManyCalls']);
      expect(calls).toHaveLength(2);
    });

    it('should admit nobody when there are more tokens than it can remember', async () => {
      const { url, codes } = await gate({ auth: { tokens: { secret } }, limits: { maxUsedTokens: 1 } });

      expect(await knock(`${url}/${createCallToken({ secret })}`)).toMatchObject({ status: 101 });
      expect(await knock(`${url}/${createCallToken({ secret })}`)).toMatchObject({ status: 503 });
      expect(codes()).toEqual(['tooManyTokens']);
    });
  });

  describe('authorize', () => {
    it('should be called with the request', async () => {
      const requests: AuthRequest[] = [];
      const { url } = await gate({
        auth: {
          authorize: (request) => {
            requests.push(request);
            return true;
          },
        },
      });

      expect(await knock(`${url}/calls?a=1`, { headers: { 'x-lead': '42' } })).toMatchObject({ status: 101 });
      expect(requests).toMatchObject([
        { path: '/calls', query: { a: '1' }, headers: { 'x-lead': '42' }, remoteAddress: '127.0.0.1' },
      ]);
    });

    it.each<[string, NonNullable<NonNullable<ListenOptions['auth']>['authorize']>, number, string]>([
      ['says no', () => false, 403, 'forbidden'],
      ['says no later', () => timer(1).pipe(map(() => false)), 403, 'forbidden'],
      ['says why', () => ({ status: 404, message: 'No such bot' }), 404, 'forbidden'],
      ['asks for other credentials', () => of({ status: 401 as const }), 401, 'forbidden'],
      ['says nothing', () => EMPTY, 403, 'forbidden'],
      ['never decides', () => NEVER, 503, 'authorizeTimeout'],
      ['fails', () => throwError(() => new Error('secret')), 503, 'authorizeFailed'],
      [
        'throws',
        () => {
          throw new Error('secret');
        },
        503,
        'authorizeFailed',
      ],
      // A promise does not admit, and neither does the result of a look-up.
      ['gives something else', () => custom<boolean>().parse(1), 403, 'forbidden'],
      ['gives null', () => custom<boolean>().parse(null), 403, 'forbidden'],
    ])('should refuse when it %s', async (_, authorize, status, code) => {
      const { url, rejections } = await gate({ auth: { authorize }, limits: { handshakeTimeoutMs: 20 } });

      expect(await knock(url)).toMatchObject({ status });
      expect(rejections).toMatchObject([{ code, status }]);
      expect(JSON.stringify(rejections)).not.toContain('secret');
    });

    it('should report its error to the application only', async () => {
      const cause = new Error('The database is down');
      const { url, rejections } = await gate({ auth: { authorize: () => throwError(() => cause) } });

      expect(await knock(url)).toMatchObject({ body: 'The decision about the call failed' });
      expect(rejections).toMatchObject([{ code: 'authorizeFailed', cause }]);
    });

    it('should wait for the first value, and then unsubscribe', async () => {
      const asked = new Subject<void>();
      const verdict = new Subject<boolean>();
      const { url, calls } = await gate({
        auth: {
          authorize: () =>
            defer(() => {
              asked.next();
              return verdict;
            }),
        },
      });
      const question = firstValueFrom(asked);
      const dialing = Dialer.dial(url);
      await question;
      verdict.next(true);
      verdict.next(false);
      const dialer = await dialing;
      await dialer.ponged();

      expect(calls).toHaveLength(1);
      expect(verdict.observed).toBe(false);
    });

    it('should unsubscribe authorize when the peer has gone', async () => {
      const asked = new Subject<void>();
      const abandoned = new Subject<void>();
      const { port } = await gate({
        auth: {
          authorize: () =>
            new Observable(() => {
              asked.next();
              return () => {
                abandoned.next();
              };
            }),
        },
      });
      const question = firstValueFrom(asked);
      const gone = firstValueFrom(abandoned);
      const peer = connect(port, '127.0.0.1');
      peer.write(
        'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      await question;
      peer.resetAndDestroy();

      await expect(gone).resolves.toBeUndefined();
    });

    it('should answer 503 to clients that are waiting when the server stops', async () => {
      const asked = new Subject<void>();
      const { url, codes, subscription } = await gate({
        auth: {
          authorize: () => {
            asked.next();
            return NEVER;
          },
        },
      });
      const question = firstValueFrom(asked);
      const answer = knock(url);
      await question;
      subscription.unsubscribe();

      expect(await answer).toMatchObject({ status: 503 });
      expect(codes()).toEqual(['draining']);
    });
  });

  it('should check every member, the cheap ones first', async () => {
    const seen: string[] = [];
    const secret = 'an example, known to all';
    const { url, codes } = await gate({
      trustedProxies: ['127.0.0.1'],
      auth: {
        addresses: ['192.0.2.0/24'],
        basic: { username: 'exotel', password: 'password' },
        tokens: { secret },
        authorize: ({ path }) => seen.push(path) > 0,
      },
    });
    const good = { headers: { ...basic('exotel:password').headers, ...from('192.0.2.1').headers } };
    const token = createCallToken({ secret });

    expect(await knock(`${url}/${token}`, basic('exotel:password'))).toMatchObject({ status: 403 });
    expect(await knock(`${url}/${token}`, from('192.0.2.1'))).toMatchObject({ status: 401 });
    expect(await knock(`${url}/token`, good)).toMatchObject({ status: 403 });
    expect(seen).toEqual([]);
    expect(await knock(`${url}/${token}`, good)).toMatchObject({ status: 101 });
    expect(codes()).toEqual(['addressForbidden', 'noCredentials', 'badToken']);
    expect(seen).toEqual([`/${token}`]);
  });

  it('should throw for misuse when it is called, and quote no secret', () => {
    const misuse = (auth: unknown) => () => listen(custom<ListenOptions>().parse({ auth }));

    expect(misuse({ addresses: [] })).toThrow('`auth.addresses` must not be empty: nobody could call');
    expect(misuse({ addresses: ['10.0.0.0/40'] })).toThrow(
      '`auth.addresses` must contain addresses and ranges',
    );
    expect(misuse({ basic: [] })).toThrow('`auth.basic` must not be empty: nobody could call');
    expect(misuse({ basic: { username: 'exotel', password: '' } })).toThrow(
      '`auth.basic.password` must be a non-empty string',
    );
    expect(misuse({ basic: { username: 'exotel:x', password: 'hunter2' } })).toThrow(
      /^`auth.basic.username` must be a non-empty string without a colon$/,
    );
    expect(misuse({ tokens: { secret: 'hunter2' } })).toThrow(
      /^`auth.tokens.secret` must have at least 16 characters, got 7/,
    );
    expect(misuse({ token: {} })).toThrow(
      'Unknown option `token` for auth. Valid options: basic, addresses,',
    );
    expect(misuse(5)).toThrow('`auth` must be an object, got 5');
    expect(misuse({ authorize: 5 })).toThrow('`auth.authorize` must be a function, got 5');
  });

  describe('warning', () => {
    const warnings = async (options: ListenOptions) => {
      const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
      const { subscription } = await serve(options);
      subscription.unsubscribe();
      return warn.mock.calls;
    };

    it('should warn once when anybody on the internet may call', async () => {
      expect(await warnings({ host: '0.0.0.0' })).toEqual([
        [
          expect.stringMatching(
            /^Anybody who reaches port \d+ of 0.0.0.0 may call: `listen` has no `auth`\. Set `auth`, or bind `host` to a private address$/,
          ),
          { type: 'ExotelWarning', code: 'unauthenticatedListener' },
        ],
      ]);
    });

    it('should not warn with auth, or on a private address', async () => {
      expect(await warnings({ host: '127.0.0.1' })).toEqual([]);
      expect(await warnings({ host: '0.0.0.0', auth: { authorize: () => false } })).toEqual([]);
    });
  });
});
