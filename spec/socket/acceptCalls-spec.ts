import { asyncScheduler, map, mergeMap, NEVER, Observable, of, Subject, take, throwError, timer } from 'rxjs';
import { WebSocket } from 'ws';
import { custom } from 'zod';
import type { CallSession } from '../../src/session/contract/CallSession';
import type { Rejection } from '../../src/session/contract/Rejection';
import { acceptCall } from '../../src/socket/acceptCall';
import { type AcceptedRequest, acceptCalls, type AcceptedSocket } from '../../src/socket/acceptCalls';
import type { AcceptCallsOptions } from '../../src/socket/AcceptCallsOptions';
import { createCallToken } from '../../src/socket/auth/callToken';
import { marbles } from '../../src/testing/marbles/marbles';
import { FakeSocket, type FakeSocketConfig } from '../../src/testing/sockets/FakeSocket';
import { ramp } from '../kit/audio/audio';

const SECRET = 'a-secret-of-many-characters';

/** A framework in memory that hands its sockets to `acceptCalls`. */
class Framework {
  readonly #sockets = new Subject<AcceptedSocket>();
  readonly calls: CallSession[] = [];
  readonly rejections: Rejection[] = [];
  readonly ends: string[] = [];
  readonly subscription;

  constructor(options: AcceptCallsOptions = {}) {
    const note = (rejection: Rejection) => this.rejections.push(rejection);
    this.subscription = this.#sockets.pipe(acceptCalls({ onRejected: note, ...options })).subscribe({
      next: (call) => this.calls.push(call),
      error: (error: unknown) => this.ends.push(String(error)),
      complete: () => this.ends.push('complete'),
    });
  }

  /** Accepts a socket, and returns it with the codes of its closes. */
  accept(request?: AcceptedRequest, config: FakeSocketConfig = {}): { socket: FakeSocket; closes: number[] } {
    const socket = new FakeSocket(config);
    const closes: number[] = [];
    socket.on('close', (code: number) => closes.push(code));
    this.#sockets.next(request === undefined ? socket : { socket, request });
    return { socket, closes };
  }

  hand(value: AcceptedSocket): void {
    this.#sockets.next(value);
  }

  complete(): void {
    this.#sockets.complete();
  }

  fail(error: Error): void {
    this.#sockets.error(error);
  }

  get isObserved(): boolean {
    return this.#sockets.observed;
  }

  get codes(): string[] {
    return this.rejections.map(({ code }) => code);
  }
}

const from = (remoteAddress: string, headers: AcceptedRequest['headers'] = {}): AcceptedRequest => ({
  url: '/media',
  headers,
  socket: { remoteAddress },
});

describe('acceptCalls', () => {
  it('should emit the call of each socket, alone or with its request', () => {
    const framework = new Framework();
    framework.accept().socket.begin();
    framework.accept({ url: '/media?a=b', socket: { remoteAddress: '192.0.2.1' } }).socket.begin();

    expect(framework.calls.map(({ info }) => info)).toMatchObject([
      { from: '09900000001' },
      { path: '/media', query: { a: 'b' }, remoteAddress: '192.0.2.1' },
    ]);
    expect(framework.rejections).toEqual([]);
    framework.subscription.unsubscribe();
  });

  it('should emit in marble time', () => {
    marbles(({ cold, expectObservable }) => {
      const first = new FakeSocket();
      const second = new FakeSocket({ start: { from: '09900000003' } });
      cold('--a-b', { a: first, b: second }).subscribe((socket) => {
        socket.begin();
      });
      const sockets$ = cold('ab|', { a: first, b: { socket: second } });

      expectObservable(
        sockets$.pipe(
          acceptCalls(),
          map(({ info }) => info.from),
        ),
        '------!',
      ).toBe('--a-b', {
        a: '09900000001',
        b: '09900000003',
      });
    });
  });

  it('should hang up with take(1), also on a synchronous source', () => {
    const sockets = [new FakeSocket(), new FakeSocket()];
    let taken = 0;
    const sockets$ = new Observable<AcceptedSocket>((subscriber) => {
      for (const socket of sockets) {
        if (!subscriber.closed) {
          taken++;
          subscriber.next(socket);
          socket.begin();
        }
      }
    });
    sockets$.pipe(acceptCalls(), take(1)).subscribe();

    expect(taken).toBe(1);
    expect(sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.CLOSED, WebSocket.OPEN]);
  });

  describe('refusing', () => {
    it.each<[string, AcceptCallsOptions, AcceptedRequest, number]>([
      ['draining', { drain$: of(0) }, {}, 1013],
      ['tooManyCalls', { limits: { maxCalls: 0 } }, {}, 1013],
      ['tooManyHandshakes', { limits: { maxPendingHandshakes: 0 } }, {}, 1013],
      ['tooManyFromAddress', { limits: { maxCallsPerAddress: 0 } }, {}, 1013],
      ['authorizeFailed', { auth: { authorize: () => throwError(() => new Error('down')) } }, {}, 1013],
      ['addressForbidden', { auth: { addresses: ['192.0.2.1'] } }, from('192.0.2.2'), 1008],
      ['addressForbidden', { auth: { addresses: ['192.0.2.1'] } }, {}, 1008],
      ['noCredentials', { auth: { basic: { username: 'exotel', password: 'word' } } }, {}, 1008],
      [
        'badCredentials',
        { auth: { basic: { username: 'exotel', password: 'word' } } },
        from('192.0.2.1', { authorization: `Basic ${btoa('exotel:wrong')}` }),
        1008,
      ],
      ['badToken', { auth: { tokens: { secret: SECRET } } }, { url: '/media/t0ken' }, 1008],
      ['forbidden', { auth: { authorize: () => false } }, {}, 1008],
      ['forbidden', { auth: { authorize: () => ({ status: 503 }) } }, {}, 1013],
    ])('should close with a code for %s', (code, options, request, closeCode) => {
      const framework = new Framework(options);
      const { socket, closes } = framework.accept(request);
      socket.begin();

      expect(closes).toEqual([closeCode]);
      expect(framework.codes).toEqual([code]);
      expect(framework.calls).toEqual([]);
      // The connection was a WebSocket already.
      expect(framework.rejections[0]).not.toHaveProperty('status');
      framework.subscription.unsubscribe();
    });

    it('should admit a token once, and not use it up when the server is full', () => {
      const url = `/media/${createCallToken({ secret: SECRET })}`;
      const framework = new Framework({ auth: { tokens: { secret: SECRET } }, limits: { maxCalls: 1 } });
      const other = framework.accept({ url: `/media/${createCallToken({ secret: SECRET })}` });
      framework.accept({ url });
      other.socket.drop(1006);
      const admitted = framework.accept({ url });
      admitted.socket.begin();
      admitted.socket.hangUp();
      const again = framework.accept({ url });

      expect(framework.codes).toEqual(['tooManyCalls', 'closedBeforeStart', 'usedToken']);
      expect(framework.calls).toHaveLength(1);
      expect(again.closes).toEqual([1008]);
      framework.subscription.unsubscribe();
    });

    it('should keep the error of authorize for the application', () => {
      const cause = new Error('The database is down');
      const framework = new Framework({ auth: { authorize: () => throwError(() => cause) } });
      framework.accept({ url: '/media/0123456789', socket: { remoteAddress: '192.0.2.7' } });

      expect(framework.rejections).toEqual([
        {
          code: 'authorizeFailed',
          message: 'The decision about the call failed',
          remoteAddress: '192.0.2.7',
          path: '/media/•',
          cause,
        },
      ]);
    });

    it('should refuse, and end no other call, when a check throws', () => {
      const framework = new Framework({ auth: { basic: { username: 'exotel', password: 'word' } } });
      const headers = { authorization: `Basic ${btoa('exotel:word')}` };
      framework.accept({ headers }).socket.begin();
      const { closes } = framework.accept({
        headers: {
          get authorization(): string {
            throw new Error('No headers here');
          },
        },
      });

      expect(closes).toEqual([1013]);
      expect(framework.codes).toEqual(['authorizeFailed']);
      expect(framework.calls).toHaveLength(1);
      expect(framework.ends).toEqual([]);
      framework.subscription.unsubscribe();
    });

    it('should use the address that a trusted proxy reports, and know none when headers were cut off', () => {
      const options = { trustedProxies: ['10.0.0.1'], auth: { addresses: ['192.0.2.1'] } };
      const framework = new Framework(options);
      const headers = { 'x-forwarded-for': '203.0.113.9, 192.0.2.1' };
      framework.accept(from('10.0.0.1', headers)).socket.begin();
      framework.accept({ ...from('10.0.0.1', headers), rawHeaders: Array<string>(2_000).fill('x') });
      const socket = { remoteAddress: '10.0.0.1', server: { maxHeadersCount: 2 } };
      framework.accept({ ...from('10.0.0.1', headers), rawHeaders: ['a', 'b', 'c', 'd'], socket });
      framework.accept(from('192.0.2.2', headers));

      expect(framework.calls.map(({ info }) => info.remoteAddress)).toEqual(['192.0.2.1']);
      expect(framework.codes).toEqual(['addressForbidden', 'addressForbidden', 'addressForbidden']);
      framework.subscription.unsubscribe();
    });

    it('should tear down a refused socket that does not close, and not wait for it', () => {
      marbles(({ flush }) => {
        const drain$ = new Subject<void>();
        const framework = new Framework({ drain$, limits: { closeTimeoutMs: 500 } });
        const live = framework.accept();
        live.socket.begin();
        drain$.next();
        const { socket } = framework.accept({}, { answersClose: false });
        live.socket.hangUp();

        expect(framework.ends).toEqual(['complete']);
        expect(socket.readyState).toBe(WebSocket.OPEN);
        flush();
        expect(socket.readyState).toBe(WebSocket.CLOSED);
        expect(socket.listenerCount).toBe(1);
      });
    });

    it('should reject a socket that is a call already', () => {
      const framework = new Framework();
      const { socket } = framework.accept();
      socket.begin();
      framework.hand(socket);
      acceptCall(socket, undefined, { onRejected: (one) => framework.rejections.push(one) }).subscribe();

      expect(framework.codes).toEqual(['socketInUse', 'socketInUse']);
      expect(socket.readyState).toBe(WebSocket.OPEN);
      framework.subscription.unsubscribe();
    });
  });

  describe('while authorize decides', () => {
    it('should keep what the peer sends, and hand it on', () => {
      marbles(({ flush, expectObservable }) => {
        const socket = new FakeSocket();
        const options = {
          auth: { authorize: () => timer(3_000).pipe(map(() => true)) },
          limits: { startTimeoutMs: 1_000 },
        };
        const heard$ = of(socket).pipe(
          acceptCalls(options),
          mergeMap(({ audio$, dtmf$ }) => {
            const seen: unknown[] = [];
            audio$.subscribe(({ samples }) => seen.push([...samples]));
            dtmf$.subscribe(({ digit }) => seen.push(digit));
            return timer(0).pipe(map(() => seen));
          }),
          take(1),
        );

        expectObservable(heard$).toBe('3s (h|)', { h: [[...ramp(20)], '5'] });
        const media = new TextEncoder().encode(socket.messages.media(ramp(20), 0));
        timer(100).subscribe(() => {
          socket.begin();
          socket.receive(media);
          socket.receive(socket.messages.dtmf('5'));
          // As the memory of a socket, which is used again.
          media.fill(0);
        });
        flush();
      });
    });

    it('should wait for start from the decision on', () => {
      marbles(({ flush }) => {
        const framework = new Framework({
          auth: { authorize: () => timer(3_000).pipe(map(() => true)) },
          limits: { startTimeoutMs: 1_000 },
        });
        const { closes, socket } = framework.accept();
        let closedAt = 0;
        socket.on('close', () => (closedAt = asyncScheduler.now()));
        flush();

        expect(framework.codes).toEqual(['startTimeout']);
        expect(closes).toEqual([1008]);
        expect(closedAt).toBe(4_000);
      });
    });

    it.each([
      ['tooMuchBeforeStart', { maxBytesBeforeStart: 300 }, 1008],
      ['messageTooBig', { maxMessageBytes: 300 }, 1009],
      ['tooManyMessages', { maxMessageBurst: 2, maxMessagesPerSecond: 1 }, 1008],
    ])('should bound what it keeps: %s', (code, limits, closeCode) => {
      const decision = new Subject<boolean>();
      const framework = new Framework({ auth: { authorize: () => decision }, limits });
      const { socket, closes } = framework.accept();
      socket.begin();
      socket.receive(socket.messages.media(ramp(20), 0));
      decision.next(true);

      expect(closes).toEqual([closeCode]);
      expect(framework.codes).toEqual([code]);
      expect(framework.calls).toEqual([]);
      framework.complete();
      expect(framework.ends).toEqual(['complete']);
    });

    it('should count a call once, and go on below the rate of the limits', () => {
      const decision = new Subject<boolean>();
      const limits = { maxMessageBurst: 4, maxMessagesPerSecond: 0.001 };
      const framework = new Framework({ auth: { authorize: () => decision }, limits });
      const { socket } = framework.accept();
      socket.begin();
      decision.next(true);

      expect(framework.codes).toEqual([]);
      expect(framework.calls).toHaveLength(1);
      framework.subscription.unsubscribe();
    });

    it('should hand on a hang-up, and nothing after it', () => {
      const decision = new Subject<boolean>();
      const framework = new Framework({ auth: { authorize: () => decision } });
      const { socket, closes } = framework.accept();
      socket.receive(socket.messages.stop());
      socket.begin();
      decision.next(true);

      expect(framework.codes).toEqual(['closedBeforeStart']);
      expect(framework.calls).toEqual([]);
      expect(closes).toEqual([1000]);
      framework.subscription.unsubscribe();
    });

    it('should unsubscribe authorize when the peer has gone', () => {
      const decision = new Subject<boolean>();
      const framework = new Framework({ auth: { authorize: () => decision }, limits: { maxCalls: 1 } });
      framework.accept().socket.drop(1006);

      expect(decision.observed).toBe(false);
      expect(framework.codes).toEqual(['closedBeforeStart']);
      framework.accept();
      expect(framework.codes).toEqual(['closedBeforeStart']);
      framework.subscription.unsubscribe();
    });

    it('should close with 1013 when the decision takes too long', () => {
      marbles(({ flush }) => {
        const framework = new Framework({
          auth: { authorize: () => NEVER },
          limits: { handshakeTimeoutMs: 500 },
        });
        const { closes } = framework.accept();
        flush();

        expect(framework.codes).toEqual(['authorizeTimeout']);
        expect(closes).toEqual([1013]);
      });
    });

    it.each([
      ['when it begins to drain', (drain$: Subject<void>) => drain$],
      ['when it is unsubscribed', (_: Subject<void>, stop$: Subject<void>) => stop$],
    ])('should refuse who waits %s', (_, which) => {
      const drain$ = new Subject<void>();
      const stop$ = new Subject<void>();
      const decision = new Subject<boolean>();
      const framework = new Framework({ drain$, auth: { authorize: () => decision } });
      stop$.subscribe(() => {
        framework.subscription.unsubscribe();
      });
      const { socket, closes } = framework.accept();
      socket.begin();
      which(drain$, stop$).next();

      expect(closes).toEqual([1013]);
      expect(framework.codes).toEqual(['draining']);
      expect(decision.observed).toBe(false);
    });
  });

  describe('its end', () => {
    it('should complete when the source has completed and the last call has ended', () => {
      const framework = new Framework();
      const { socket } = framework.accept();
      socket.begin();
      framework.complete();
      expect(framework.ends).toEqual([]);

      socket.hangUp();
      expect(framework.ends).toEqual(['complete']);
    });

    it('should wait for a decision when the source has completed', () => {
      const decision = new Subject<boolean>();
      const framework = new Framework({ auth: { authorize: () => decision } });
      const { socket } = framework.accept();
      socket.begin();
      framework.complete();
      expect(framework.ends).toEqual([]);

      decision.next(true);
      expect(framework.calls).toHaveLength(1);
      socket.hangUp();
      expect(framework.ends).toEqual(['complete']);
    });

    it('should complete at once without calls', () => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const drain$ = cold('--d');
        const sockets$ = cold<AcceptedSocket>('-');
        expectObservable(cold<AcceptedSocket>('--|').pipe(acceptCalls())).toBe('--|');
        expectObservable(sockets$.pipe(acceptCalls({ drain$ }))).toBe('--|');
        expectSubscriptions(sockets$.subscriptions).toBe('^-!');
        expectObservable(cold<AcceptedSocket>('--#').pipe(acceptCalls())).toBe('--#');
      });
    });

    it('should end the calls that remain after the timeout as drained', () => {
      marbles(({ cold, flush }) => {
        const framework = new Framework({ drain$: cold('1s d'), drainTimeoutMs: 2_000 });
        const { socket, closes } = framework.accept();
        socket.begin();
        const ends: unknown[] = [];
        framework.calls[0]?.lifecycle$.subscribe((value) => ends.push([asyncScheduler.now(), value.state]));
        flush();

        expect(ends.at(-1)).toEqual([3_000, 'ended']);
        expect(closes).toEqual([1000]);
        expect(framework.ends).toEqual(['complete']);
      });
    });

    it.each([
      [
        'it is unsubscribed',
        (framework: Framework) => {
          framework.subscription.unsubscribe();
        },
        [],
      ],
      [
        'the source errors',
        (framework: Framework) => {
          framework.fail(new Error('Broken'));
        },
        ['Error: Broken'],
      ],
    ])('should end every call when %s', (_, end, ends) => {
      const framework = new Framework();
      const { socket, closes } = framework.accept();
      const early = framework.accept();
      socket.begin();
      end(framework);

      expect(closes).toEqual([1000]);
      expect(early.closes).toEqual([1000]);
      expect(framework.ends).toEqual(ends);
      expect(framework.isObserved).toBe(false);
      expect(socket.listenerCount).toBe(1);
    });

    it.each([
      ['not a WebSocket', 'ws://localhost', 'got "ws://localhost"'],
      ['a request of Fastify', { headers: {}, raw: {}, socket: {} }, '`await` the registration'],
      ['a request that is not one', { socket: new FakeSocket(), request: 'GET /' }, '`request` must be'],
    ])('should error for %s', (_, value, words) => {
      const framework = new Framework();
      // As JavaScript may do.
      framework.hand(custom<AcceptedSocket>().parse(value));

      expect(framework.ends).toEqual([expect.stringContaining(words)]);
      expect(framework.ends[0]).toMatch(/^TypeError/);
    });
  });
});
