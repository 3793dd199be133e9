import { filter, firstValueFrom, mergeMap, Subject, tap } from 'rxjs';
import type { CallLifecycle } from '../../src/session/CallLifecycle';
import { simulateCall } from '../../src/testing/simulateCall';
import { serve } from '../support/sockets';

describe('a connection that is dead although it looks open', () => {
  it('should be found by the answer to a ping that does not come', async () => {
    const ended = new Subject<CallLifecycle>();
    const { port, subscription } = await serve(
      // Silence alone ends nothing here: that is for the pings to do.
      { limits: { stalledAfterMs: 50, endStalledAfterMs: Infinity, deadAfterMs: 300, closeTimeoutMs: 50 } },
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
