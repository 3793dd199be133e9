import fc from 'fast-check';
import { firstValueFrom, forkJoin, last, lastValueFrom, map, Subject, tap, toArray } from 'rxjs';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { serveCalls } from '../../../src/session/serveCalls';
import { simulateCall } from '../../../src/testing/node/simulateCall';
import { quirkMix } from '../../../src/testing/quirks/quirkMix';
import type { Quirk } from '../../../src/testing/quirks/quirks';
import { serve } from '../../kit/sockets/sockets';

/** Long enough for every quirk of a mix to act. */
const CALL_MS = 1_500;

describe('a server whose callers misbehave', () => {
  it('should stay up, end every call once, and leave the other calls alone, whatever the mix', async () => {
    const ends = new Map<CallSession, string[]>();
    const keys: string[] = [];
    const server = await serve({ limits: { startTimeoutMs: 30_000 } }, (calls$) =>
      calls$.pipe(
        tap((call) => {
          const states: string[] = [];
          ends.set(call, states);
          call.lifecycle$.subscribe({
            next: ({ state }) => states.push(state),
            complete: () => states.push('completed'),
          });
          if (call.info.from === 'neighbour') {
            call.dtmf$.subscribe(({ digit }) => keys.push(digit));
          }
        }),
        // An echo bot that also plays, marks and clears, so that quirks of marks and clears act.
        serveCalls((call) =>
          call.audio$.pipe(
            tap((frame) => {
              call.send(frame);
            }),
            tap((frame) => {
              if (frame.timestampMs % 400 === 0) {
                call.mark().subscribe();
              } else if (frame.timestampMs % 700 === 0) {
                call.clear();
              }
            }),
          ),
        ),
      ),
    );
    const url = `ws://127.0.0.1:${server.port}/?tenant=a`;
    const call = (quirks: readonly Quirk[]) =>
      simulateCall(url, { quirks, hangUpAfterMs: CALL_MS, dtmf: [{ atMs: 700, digit: '1' }] }).pipe(last());

    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer(), { minLength: 8, maxLength: 8 }), async (seeds) => {
        const hangUp$ = new Subject<void>();
        const neighbour = simulateCall(url, {
          from: 'neighbour',
          dtmf: [
            { atMs: 400, digit: '2' },
            { atMs: 1_200, digit: '3' },
          ],
          hangUp$,
        }).pipe(toArray());
        const over = firstValueFrom(neighbour);
        const mixed = await lastValueFrom(forkJoin(seeds.map((seed) => call(quirkMix(seed)))));
        expect(mixed.map(({ type }) => type)).toEqual(seeds.map(() => 'finished'));
        hangUp$.next();
        const report = (await over).flatMap((event) => (event.type === 'finished' ? [event.report] : []))[0];
        expect(report).toMatchObject({ endedBy: 'caller', breaches: [] });
        expect(keys.splice(0)).toEqual(['2', '3']);
      }),
      { numRuns: 3 },
    );

    // The server still answers.
    const survivor = await lastValueFrom(
      simulateCall(url, { hangUpAfterMs: 300 }).pipe(map(({ type }) => type)),
    );
    expect(survivor).toBe('finished');
    server.subscription.unsubscribe();
    await Promise.all([...ends.keys()].map((one) => lastValueFrom(one.lifecycle$)));
    for (const states of ends.values()) {
      expect(states.filter((state) => state === 'ended')).toHaveLength(1);
      expect(states.slice(-2)).toEqual(['ended', 'completed']);
    }
    expect(ends.size).toBeGreaterThan(20);
  }, 60_000);
});
