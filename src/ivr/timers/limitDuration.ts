import { concat, defer, map, type Observable, tap } from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { describeValue } from '../../support/describeValue.js';
import { checkMs, checkOptions, type OptionNames } from '../../support/options.js';
import { afterMs, untilEnded } from '../callEnd.js';

/**
 * How long a call may last.
 *
 * @public
 */
export interface LimitDurationOptions {
  /** From the `start` of the call, in ms. @defaultValue 3540000, a minute before Exotel's own limit */
  readonly maxMs?: number;
  /** How long before that the warning comes, in ms; 0 for none. @defaultValue 240000, or half of a `maxMs` below 8 minutes */
  readonly warnBeforeMs?: number;
}

const LIMIT_DURATION_OPTIONS: OptionNames<LimitDurationOptions> = {
  maxMs: true,
  warnBeforeMs: true,
};

/**
 * A call that lasts long.
 *
 * @public
 */
export type DurationEvent =
  { readonly type: 'warning'; readonly remainingMs: number } | { readonly type: 'end' };

/** A minute before Exotel ends a stream, and `limits.maxDurationMs` a call, so that the last words are still heard. */
const DEFAULT_MAX_MS = 3_540_000;

/** Then the warning comes after 55 minutes. */
const DEFAULT_WARN_BEFORE_MS = 240_000;

/**
 * Ends a call that lasts too long, and warns before: by default after 59 and 55 minutes. Time counts from the `start` of
 * the call, however late this is subscribed to; a warning that is overdue comes at once, with what remains. The call ends
 * as `call.end()` ends it, when what is queued was heard.
 *
 * Behind this stand Exotel's own limit and `limits.maxDurationMs`, 60 minutes both. They cut the call off without
 * waiting, also at the very instant of `maxMs`: leave time for the last words.
 *
 *     call       --------------------|
 *                limitDuration(call, { maxMs: 20, warnBeforeMs: 5 })
 *     result     ---------------w----(e|)
 *
 * Completes with the call, and never errors because of it.
 *
 * ```ts
 * const limited$ = limitDuration(call, { maxMs: 600_000, warnBeforeMs: 60_000 }).pipe(
 *   filter(({ type }) => type === 'warning'),
 *   switchMap(() => call.play(oneMinuteLeft)),
 * );
 * ```
 *
 * @throws RangeError when called with a time that is not above 0 or over 24 days, or a warning that is no time before
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
      `\`warnBeforeMs\` must be from 0 and below \`maxMs\`, got ${describeValue(warnBeforeMs)}`,
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
