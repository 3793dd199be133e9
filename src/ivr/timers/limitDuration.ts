import { concat, defer, map, type Observable, tap } from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import { checkMs, checkOptions, type OptionNames } from '../../support/options.js';
import { afterMs, untilEnded } from '../callEnd.js';

/**
 * Options for {@link limitDuration}.
 *
 * @public
 */
export interface LimitDurationOptions {
  /**
   * Longest duration of the call, from its `start`, in ms.
   *
   * @defaultValue 3540000, a minute before Exotel's own limit
   */
  readonly maxMs?: number;
  /**
   * How long before the end the warning is emitted, in ms; 0 for no warning.
   *
   * @defaultValue 240000, or half of a `maxMs` below 8 minutes
   */
  readonly warnBeforeMs?: number;
}

const LIMIT_DURATION_OPTIONS: OptionNames<LimitDurationOptions> = {
  maxMs: true,
  warnBeforeMs: true,
};

/**
 * An event that {@link limitDuration} emits: a warning with the time that remains in ms, or the end.
 *
 * @public
 */
export type DurationEvent =
  { readonly type: 'warning'; readonly remainingMs: number } | { readonly type: 'end' };

/** A minute before Exotel ends a stream and `limits.maxDurationMs` ends a call, so that the last words are heard. */
const DEFAULT_MAX_MS = 3_540_000;

/** The warning comes after 55 minutes. */
const DEFAULT_WARN_BEFORE_MS = 240_000;

/**
 * Ends a call that lasts too long, and warns before: by default after 59 and 55 minutes. The call ends like with
 * `call.end()`, when queued audio was heard.
 *
 * Time counts from the `start` of the call, however late the subscription is. An overdue warning is emitted at once,
 * with the time that remains. Exotel and `limits.maxDurationMs` end a call after 60 minutes without waiting for
 * queued audio, so leave time for the last words.
 *
 *     call       --------------------|
 *                limitDuration(call, { maxMs: 20, warnBeforeMs: 5 })
 *     result     ---------------w----(e|)
 *
 * ```ts
 * const limited$ = limitDuration(call, { maxMs: 600_000, warnBeforeMs: 60_000 }).pipe(
 *   filter(({ type }) => type === 'warning'),
 *   switchMap(() => call.play(oneMinuteLeft)),
 * );
 * ```
 *
 * Never errors.
 *
 * @param call - the call to limit
 * @param options - the longest duration, and when to warn, in ms
 * @returns a cold observable that completes after `end`, or when the call ends
 * @throws RangeError when `maxMs` is not above 0 or is over 24 days, `warnBeforeMs` is not below `maxMs`, or an
 *   option is unknown
 * @public
 */
export function limitDuration(
  call: CallSession,
  options: LimitDurationOptions = {},
): Observable<DurationEvent> {
  checkOptions('limitDuration', options, LIMIT_DURATION_OPTIONS);
  const { maxMs = DEFAULT_MAX_MS, warnBeforeMs = Math.min(DEFAULT_WARN_BEFORE_MS, maxMs / 2) } = options;
  checkMs('maxMs', maxMs);
  if (!(warnBeforeMs >= 0 && warnBeforeMs < maxMs)) {
    throw new RangeError(
      `\`warnBeforeMs\` must be at least 0 and below \`maxMs\`, got ${describeValue(warnBeforeMs)}`,
    );
  }

  return defer(() => {
    const remainingMs = () => Math.max(0, maxMs - call.stats().durationMs);
    const warning$ = defer(() => afterMs(Math.max(0, remainingMs() - warnBeforeMs))).pipe(
      map((): DurationEvent => ({ type: 'warning', remainingMs: remainingMs() })),
    );
    const end$ = defer(() => afterMs(remainingMs())).pipe(
      map((): DurationEvent => ({ type: 'end' })),
      tap({
        complete: () => {
          call.end();
        },
      }),
    );
    return (warnBeforeMs === 0 ? end$ : concat(warning$, end$)).pipe(untilEnded(call));
  });
}
