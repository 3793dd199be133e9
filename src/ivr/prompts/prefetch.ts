import { concat, defer, finalize, from, type Observable, Subject, type Subscription, tap } from 'rxjs';
import { isPcmInput, type PcmInput } from '../../audio/PcmInput.js';
import { ExotelError } from '../../ExotelError.js';

/**
 * How much audio a stream within a prompt may give before its turn: two minutes at 24 kHz, which is also as far as a
 * stream may be ahead of the caller.
 *
 * @public
 */
export const PROMPT_STREAM_BYTES = 120 * 24_000 * 2;

/** A stream that has been subscribed before anybody takes it. */
export interface Prefetched {
  /** What came until it is subscribed, and what comes from then on. For one subscriber. */
  readonly audio$: Observable<PcmInput>;
  readonly subscription: Subscription;
}

/** Subscribes a stream and keeps what it gives until it is taken. Its error is told when it is taken. */
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
              `A stream within a prompt gave more than ${PROMPT_STREAM_BYTES} bytes before its turn`,
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

/** What is no audio at all is refused where it is played. */
function bytesOf(audio: PcmInput): number {
  return isPcmInput(audio) ? ('samples' in audio ? audio.samples : audio).byteLength : 0;
}
