import { EMPTY, ignoreElements, interval, map, merge, mergeMap, type Observable, tap } from 'rxjs';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { callProgressTone } from '../../../src/audio/tools/callProgressTone';
import { listen } from '../../../src/socket/listen';

/** How long digit 9 blocks the process. */
const BLOCKED_MS = 2_500;

/**
 * A server that another program suspends. It prints what happens to its calls. Its watchdogs are fast.
 */
function tell(...words: readonly (string | number)[]): void {
  process.stdout.write(`${words.join(' ')}\n`);
}

/** What the bot of a call does, by the call's `call_sid`. */
const BOTS: Readonly<Record<string, (call: CallSession) => Observable<unknown>>> = {
  playing: (call) => call.play(callProgressTone('ringback')),
  sending: (call) =>
    interval(20).pipe(
      tap(() => {
        call.send(new Int16Array(160));
        void call.mark();
        void call.mark();
      }),
    ),
  answering: (call) =>
    call.dtmf$.pipe(
      tap(() => {
        void call.mark();
      }),
    ),
  echoing: (call) =>
    call.audio$.pipe(
      tap((frame) => {
        call.send(frame);
      }),
    ),
};

listen({
  port: 0,
  host: '127.0.0.1',
  limits: {
    startTimeoutMs: 1_500,
    mediaTimeoutMs: 1_000,
    endAfterMediaTimeoutMs: 1_500,
    pingTimeoutMs: 1_500,
  },
  onListening: ({ port }) => {
    tell('listening', port);
  },
  onRejected: ({ code }) => {
    tell('rejected', code);
  },
})
  .pipe(
    mergeMap((call) =>
      merge(
        (BOTS[call.info.callSid ?? '']?.(call) ?? EMPTY).pipe(ignoreElements()),
        call.lifecycle$.pipe(
          map((value) => (value.state === 'ended' ? `ended ${value.reason}` : value.state)),
        ),
        call.dtmf$.pipe(map(({ digit }) => digit)),
      ).pipe(
        tap((what: string) => {
          tell(call.info.callSid ?? '', what);
          if (what === '9') {
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKED_MS);
          }
        }),
      ),
    ),
  )
  .subscribe();
