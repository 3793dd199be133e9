import {
  config,
  firstValueFrom,
  lastValueFrom,
  NEVER,
  Observable,
  Subject,
  type Subscription,
  tap,
  throwError,
} from 'rxjs';
import type { CallSession } from '../../src/session/contract/CallSession';
import { isolateUnhandledErrors } from '../../src/session/callScope';
import { serveCalls } from '../../src/session/serveCalls';
import { ramp } from '../kit/audio/audio';
import { Dialer, type RunningServer, serve } from '../kit/sockets/sockets';

const open: Subscription[] = [];
afterEach(() => {
  for (const subscription of open.splice(0)) {
    subscription.unsubscribe();
  }
});

/** Two callers: the first call fails, the second call is the witness. */
async function twoCalls(): Promise<{
  server: RunningServer;
  dialers: [Dialer, Dialer];
  calls: [CallSession, CallSession];
}> {
  const server = await serve();
  open.push(server.subscription);
  const url = `ws://127.0.0.1:${server.port}`;
  const dialers: [Dialer, Dialer] = [await Dialer.dial(url), await Dialer.dial(url)];
  await Promise.all(dialers.map((dialer) => dialer.ponged()));
  const [first, second] = server.calls;
  if (first === undefined || second === undefined) {
    throw new Error('There are not two calls');
  }
  return { server, dialers, calls: [first, second] };
}

const fail = (message: string) => () => {
  throw new Error(message);
};

describe('isolateUnhandledErrors', () => {
  it.each<[string, (call: CallSession) => void, (dialer: Dialer) => void]>([
    [
      'throws in a callback for audio',
      (call) => call.audio$.subscribe(fail('thrown')),
      (dialer) => {
        dialer.socket.send(dialer.messages.media(ramp(20), 0));
      },
    ],
    [
      'throws in a callback for a key',
      (call) => call.dtmf$.subscribe(fail('thrown')),
      (dialer) => {
        dialer.socket.send(dialer.messages.dtmf('5'));
      },
    ],
    [
      'emits an unhandled error',
      (call) => call.dtmf$.subscribe(() => throwError(() => new Error('thrown')).subscribe()),
      (dialer) => {
        dialer.socket.send(dialer.messages.dtmf('5'));
      },
    ],
    [
      'throws when its playback has finished',
      (call) => call.play(ramp(20)).subscribe(fail('thrown')),
      (dialer) => {
        dialer.socket.on('message', (data: Buffer) => {
          const name = /"name":"([^"]*)"/.exec(data.toString())?.[1];
          if (name !== undefined) {
            dialer.socket.send(dialer.messages.mark(name));
          }
        });
      },
    ],
  ])('should end only the call whose code %s', async (_, subscribe, act) => {
    open.push(isolateUnhandledErrors());
    const { dialers, calls } = await twoCalls();
    const ended = lastValueFrom(calls[0].lifecycle$);
    subscribe(calls[0]);
    act(dialers[0]);

    expect(await ended).toEqual({ state: 'ended', reason: 'appError', code: 1000, detail: 'thrown' });
    const heard = firstValueFrom(calls[1].audio$);
    dialers[1].socket.send(dialers[1].messages.media(ramp(20), 0));
    expect((await heard).samples).toEqual(ramp(20));
  });

  it('should find the call of work that the call started earlier', async () => {
    open.push(isolateUnhandledErrors());
    const { dialers, calls } = await twoCalls();
    const ended = lastValueFrom(calls[0].lifecycle$);
    calls[0].dtmf$.subscribe(() => {
      void Promise.resolve().then(() => {
        new Observable(() => fail('later')()).subscribe();
      });
    });
    dialers[0].socket.send(dialers[0].messages.dtmf('1'));

    expect(await ended).toMatchObject({ reason: 'appError', detail: 'later' });
  });

  it('should handle errors of no call as before, and restore the earlier handler', async () => {
    const before = config.onUnhandledError;
    const elsewhere = new Subject<unknown>();
    config.onUnhandledError = (error) => {
      elsewhere.next(error);
    };
    const handler = config.onUnhandledError;
    const isolation = isolateUnhandledErrors();
    try {
      const told = firstValueFrom(elsewhere);
      throwError(() => new Error('of nobody')).subscribe();
      expect(await told).toEqual(new Error('of nobody'));
    } finally {
      isolation.unsubscribe();
      expect(config.onUnhandledError).toBe(handler);
      config.onUnhandledError = before;
    }
  });

  it('should warn of an error after the call has ended, and end nothing', async () => {
    open.push(isolateUnhandledErrors());
    const { dialers, calls } = await twoCalls();
    const warned = new Promise<unknown[]>((resolve) => {
      jest.spyOn(process, 'emitWarning').mockImplementationOnce((...args: unknown[]) => {
        resolve(args);
      });
    });
    calls[0].audio$.subscribe({ complete: fail('after the end') });
    dialers[0].socket.send(dialers[0].messages.stop());

    expect(await warned).toEqual([
      expect.stringContaining('Error: after the end'),
      { type: 'ExotelWarning', code: 'errorAfterEnd' },
    ]);
    await dialers[1].ponged();
    expect(dialers[1].socket.readyState).toBe(dialers[1].socket.OPEN);
  });
});

describe('serveCalls', () => {
  const bad = new Error('bad');
  const misbehaviour: [string, (call: CallSession) => Observable<unknown>, string][] = [
    ['throws when it is called', fail('bad'), 'appError bad'],
    ['emits an error', () => throwError(() => bad), 'appError bad'],
    ['throws when it is subscribed', () => new Observable(fail('bad')), 'appError bad'],
    [
      'throws when it is torn down',
      () => new Observable(() => fail('bad')),
      'callerHangup canceled or call ended',
    ],
    [
      'plays a source that throws, and throws again when it is closed',
      (call) =>
        call.play({
          [Symbol.iterator]: () => ({ next: fail('bad'), return: fail('worse') }),
        }),
      'appError bad',
    ],
  ];

  it.each(misbehaviour)(
    'should keep a handler that %s from affecting other calls',
    async (_, misbehave, expected) => {
      const outcomes = new Subject<string>();
      const server = await serve({}, (calls$) =>
        calls$.pipe(
          serveCalls((call) => (call.info.customParameters['bad'] === '1' ? misbehave(call) : NEVER)),
          tap(({ reason, detail }) => {
            outcomes.next([reason, detail].join(' '));
          }),
        ),
      );
      open.push(server.subscription);
      const url = `ws://127.0.0.1:${server.port}`;
      const healthy = await Dialer.dial(url);
      await healthy.ponged();
      const first = firstValueFrom(outcomes);
      const dialer = await Dialer.dial(url, { customParameters: { bad: '1' } });
      if (expected.startsWith('callerHangup')) {
        dialer.socket.send(dialer.messages.stop());
      }

      expect(await first).toBe(expected);
      await healthy.ponged();
      const second = firstValueFrom(outcomes);
      healthy.socket.send(healthy.messages.stop());
      expect(await second).toBe('callerHangup canceled or call ended');
    },
  );
});
