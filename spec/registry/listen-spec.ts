import { setImmediate } from 'node:timers/promises';
import { filter, firstValueFrom, map, NEVER, Subject } from 'rxjs';
import { createCallRegistry } from '../../src/registry/createCallRegistry';
import { serveCalls } from '../../src/session/serveCalls';
import { Dialer, serve } from '../kit/sockets/sockets';

describe('createCallRegistry with listen', () => {
  it('should count, find and end a call, and not be ready while draining', async () => {
    const drain$ = new Subject<string>();
    const registry = createCallRegistry({ drain$, maxCalls: 2 });
    const reasons: string[] = [];
    const server = await serve({ drain$ }, (calls$) =>
      calls$.pipe(
        registry.track(),
        serveCalls(() => NEVER),
        map(({ reason }) => {
          reasons.push(reason);
        }),
      ),
    );
    const url = `ws://127.0.0.1:${server.port}/calls`;
    const two$ = registry.count$.pipe(filter((count) => count === 2));
    const [first, second] = await Promise.all([
      Dialer.dial(url, { streamSid: 's1', callSid: 'c1' }),
      Dialer.dial(url, { streamSid: 's2', callSid: 'c2' }),
      firstValueFrom(two$),
    ]);
    expect(registry.health().reasons).toEqual(['tooManyCalls']);

    drain$.next('SIGTERM');
    expect(registry.health()).toMatchObject({
      isReady: false,
      calls: 2,
      reasons: ['draining', 'tooManyCalls'],
    });
    const closed = first.closed();
    expect(await firstValueFrom(registry.end({ callSid: 'c1' }, { after: 'now' }))).toBe(1);
    expect(await closed).toBe(1000);
    await firstValueFrom(registry.count$.pipe(filter((count) => count === 1)));
    expect(await firstValueFrom(registry.calls())).toMatchObject([
      { streamSid: 's2', callSid: 'c2', state: 'started' },
    ]);

    second.socket.send(second.messages.stop());
    await server.completed;
    expect(reasons).toEqual(['appEnded', 'callerHangup']);
    expect(await firstValueFrom(registry.calls())).toEqual([]);
  });

  it('should not be ready when the event loop was blocked for long, and ready when no call lives', async () => {
    const registry = createCallRegistry({ maxSmoothedDelayMs: 10 });
    const server = await serve({}, (calls$) => calls$.pipe(registry.track()));
    const one$ = registry.count$.pipe(filter((count) => count === 1));
    const [dialer] = await Promise.all([Dialer.dial(`ws://127.0.0.1:${server.port}/`), firstValueFrom(one$)]);
    // The timer of 250 ms fires late by at least 750 ms, of which a twentieth counts.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    while (registry.health().isReady) {
      await setImmediate();
    }
    expect(registry.health().reasons).toEqual(['eventLoopBlocked']);
    expect(registry.health().eventLoopDelayMs).toBeGreaterThan(10);

    dialer.socket.terminate();
    await firstValueFrom(registry.count$.pipe(filter((count) => count === 0)));
    expect(registry.health()).toMatchObject({ isReady: true, eventLoopDelayMs: 0 });
    server.subscription.unsubscribe();
  });
});
