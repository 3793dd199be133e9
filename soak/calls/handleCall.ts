import { concat, defer, ignoreElements, NEVER, type Observable, range, repeat, tap, concatMap } from 'rxjs';
import type { CallSession, PlaybackEvent } from '../../src/index.js';
import { readOrder } from './CallOrder.js';
import type { CallWatch } from './CallWatch.js';
import type { Noise } from '../shared/Noise.js';

/** The handler of each kind of call. */
export function handleCall(
  call: CallSession,
  noise: Noise,
  watch: CallWatch | undefined,
): Observable<unknown> {
  const { kind = 'echo', at = 0 } = readOrder(call.info.streamSid) ?? {};
  let clips = 0;
  const nextClip = (isInterruptible: boolean): Observable<PlaybackEvent> =>
    defer(() => {
      const clip = noise.clip(at, clips++, call.sampleRate);
      const tell = watch?.play((clip.length * 1_000) / call.sampleRate);
      return call
        .play(
          { samples: noise.read(clip.at, clip.length), sampleRate: call.sampleRate, timestampMs: 0 },
          isInterruptible ? { interruptOn: call.dtmf$ } : {},
        )
        .pipe(tap((event) => tell?.(event)));
    });
  switch (kind) {
    case 'echo':
      return call.audio$.pipe(
        tap((frame) => {
          call.send(frame);
        }),
      );
    case 'talk':
      return nextClip(true).pipe(repeat());
    case 'goodbye':
      return range(3).pipe(concatMap(() => nextClip(false)));
    case 'throwAtOnce':
      throw new Error('The handler throws');
    case 'throwLater':
      return call.audio$.pipe(
        tap(({ timestampMs }) => {
          if (timestampMs > 1_000) throw new Error('The handler throws later');
        }),
      );
    case 'throwBare':
      call.audio$.subscribe(({ timestampMs }) => {
        if (timestampMs > 1_000) throw new Error('A bare callback throws');
      });
      return concat(nextClip(true).pipe(ignoreElements()), NEVER);
    case 'noObservable':
      // @ts-expect-error -- a program without types may do so
      return 7;
  }
}
