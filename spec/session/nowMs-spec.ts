import { map, merge, type Observable, switchMap } from 'rxjs';
import type { CallSession } from '../../src/session/contract/CallSession';
import type { Interruption } from '../../src/session/contract/Interruption';
import { marbles } from '../../src/testing/marbles/marbles';
import { testCall } from '../../src/testing/testCall';
import { ramp } from '../kit/audio/audio';

const clockOf = (call: CallSession, ticks$: Observable<unknown>) => ticks$.pipe(map(() => call.nowMs()));

describe('the clock of a call', () => {
  it('should return the ms since the call began', () => {
    marbles(({ cold, flush }) => {
      const seen: number[] = [];
      cold('--a')
        .pipe(switchMap(() => clockOf(testCall(), cold('a 99ms b'))))
        .subscribe((ms) => seen.push(ms));
      flush();

      expect(seen).toEqual([0, 100]);
    });
  });

  it('should be the clock of messages, diagnostics and interruptions', () => {
    marbles(({ cold, flush }) => {
      const call = testCall({ dtmf$: cold('30ms 1 99ms 2') });
      const dated: [number, number][] = [];
      const interruptions: [Interruption, number][] = [];
      merge(call.wire$, call.diagnostics$).subscribe(({ atMs }) => {
        dated.push([atMs, call.nowMs()]);
      });
      call
        .play(ramp(1_000), {
          interruptOn: cold('250ms x 10ms x'),
          onInterrupt: 'pause',
          verdict: (interruption) => {
            interruptions.push([interruption, call.nowMs()]);
            return cold('100ms r', { r: 'resume' as const });
          },
        })
        .subscribe();
      call.play(ramp(100), { interruptOn: cold('77ms x'), interruptible: 'never' }).subscribe();
      flush();

      expect(dated.map(([atMs]) => atMs)).toEqual(expect.arrayContaining([0, 30, 77, 130, 250]));
      expect(dated.filter(([atMs, nowMs]) => atMs !== nowMs)).toEqual([]);
      expect(interruptions).toEqual([[{ heardMs: 400, atMs: 250 }, 250]]);
    });
  });
});
