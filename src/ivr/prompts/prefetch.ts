import { concat, defer, finalize, from, type Observable, Subject, type Subscription, tap } from 'rxjs';
import { isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import { ExotelError } from '../../ExotelError.js';

/**
 * Most audio that a stream within a prompt may emit before its turn, in bytes: two minutes of PCM16 at 24 kHz. A
 * stream may be as far ahead of the caller, too.
 *
 * @public
 */
export const PROMPT_STREAM_BYTES = 120 * 24_000 * 2;

/** A stream that is subscribed before its audio is used. */
export interface Prefetched {
  /** The audio so far, then the audio that follows. For one subscriber. */
  readonly audio$: Observable<PcmInput>;
  readonly subscription: Subscription;
}

/** Subscribes to a stream and keeps its audio until it is used. An error of the stream is emitted then. */
export function prefetch(source: Observable<PcmInput>): Prefetched {
  const live$ = new Subject<PcmInput>();
  let waiting: PcmInput[] | undefined = [];
  let waitingBytes = 0;
  const subscription = source
    .pipe(
      tap((audio) => {
        if (waiting !== undefined) {
          waitingBytes += bytesOf(audio);
          if (waitingBytes > PROMPT_STREAM_BYTES) {
            throw new ExotelError(
              'queueOverflow',
              `A stream within a prompt emitted more than ${PROMPT_STREAM_BYTES} bytes before its turn`,
            );
          }
          waiting.push(audio);
        }
      }),
    )
    .subscribe(live$);
  const audio$ = defer(() => {
    const early = waiting ?? [];
    waiting = undefined;
    return concat(from(early), live$);
  }).pipe(
    finalize(() => {
      subscription.unsubscribe();
    }),
  );
  return { audio$, subscription };
}

/** Values that are not audio count as 0 bytes here; `play` rejects them. */
function bytesOf(audio: PcmInput): number {
  return isPcmInput(audio) ? ('samples' in audio ? audio.samples : audio).byteLength : 0;
}
