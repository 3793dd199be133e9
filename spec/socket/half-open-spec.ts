import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { filter, firstValueFrom, mergeMap, ReplaySubject, Subject, tap } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CallLifecycle } from '../../src/session/contract/CallLifecycle';
import type { CallSession } from '../../src/session/contract/CallSession';
import { acceptCall } from '../../src/socket/acceptCall';
import { simulateCall } from '../../src/testing/node/simulateCall';
import { Dialer, serve } from '../kit/sockets/sockets';

/** A server in manual time: only the clock of rxjs stands still, sockets continue. */
async function servePaced() {
  jest.useFakeTimers({
    doNotFake: ['hrtime', 'nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout'],
  });
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const accepted = new Subject<WebSocket>();
  const calls$ = new ReplaySubject<CallSession>(Infinity);
  server.on('connection', (socket, request) => {
    accepted.next(socket);
    // Silence alone ends no call here: only pings do.
    acceptCall(socket, request, {
      limits: { endAfterMediaTimeoutMs: Infinity, pingTimeoutMs: 25_000 },
    }).subscribe((call) => {
      calls$.next(call);
    });
  });
  await once(server, 'listening');
  const { port } = addressOf(server);
  return {
    /** Dials, and returns both ends of the connection and its call. */
    dial: async (callSid: string, autoPong: boolean) => {
      const socket = firstValueFrom(accepted);
      const dialer = await Dialer.dial(`ws://127.0.0.1:${port}`, { callSid }, { autoPong });
      const call = await firstValueFrom(calls$.pipe(filter(({ info }) => info.callSid === callSid)));
      const states: string[] = [];
      call.lifecycle$.subscribe((value) => {
        states.push(value.state === 'ended' ? `${value.state}: ${value.detail ?? ''}` : value.state);
      });
      return { dialer, socket: await socket, call, states };
    },
    close: () => {
      server.close();
      for (const client of server.clients) client.terminate();
    },
  };
}

function addressOf(server: WebSocketServer): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server does not listen on a port');
  }
  return address;
}

describe('a connection that is dead although it is open', () => {
  let close = () => {};
  afterEach(() => {
    jest.useRealTimers();
    close();
  });

  it('should be found by an unanswered ping, while a connection that answers stays open', async () => {
    const paced = await servePaced();
    const { dial } = paced;
    close = paced.close;
    const dead = await dial('dead', false);
    const alive = await dial('alive', true);
    for (let pings = 0; pings < 2; pings++) {
      const answered = Promise.all([once(dead.dialer.socket, 'ping'), once(alive.socket, 'pong')]);
      jest.advanceTimersByTime(10_000);
      await answered;
    }
    jest.advanceTimersByTime(4_999);

    expect(dead.states).toEqual(['connected', 'started', 'stalled']);
    jest.advanceTimersByTime(1);
    expect(dead.states.slice(3)).toEqual(['ending']);
    await firstValueFrom(dead.call.lifecycle$.pipe(filter(({ state }) => state === 'ended')));
    expect(dead.states.slice(4)).toEqual([
      'ended: Neither media nor an answer to a ping for 25000 ms (limits.pingTimeoutMs)',
    ]);
    expect(alive.states).toEqual(['connected', 'started', 'stalled']);
  });

  it('should be ended when it shows no sign of life for the time limit', async () => {
    const ended = new Subject<CallLifecycle>();
    const { port, subscription } = await serve(
      {
        limits: {
          mediaTimeoutMs: 50,
          endAfterMediaTimeoutMs: Infinity,
          pingTimeoutMs: 300,
          closeTimeoutMs: 50,
        },
      },
      (calls$) =>
        calls$.pipe(
          mergeMap((call) => call.lifecycle$),
          filter(({ state }) => state === 'ended'),
          tap((value) => {
            ended.next(value);
          }),
        ),
    );
    const told = firstValueFrom(ended);
    const caller = simulateCall(`ws://127.0.0.1:${port}`, {
      quirks: ['halfOpen=100'],
      hangUpAfterMs: 60_000,
    }).subscribe();

    expect(await told).toMatchObject({ state: 'ended', reason: 'stalled' });
    caller.unsubscribe();
    subscription.unsubscribe();
  });
});
