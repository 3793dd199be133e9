import {
  concat,
  defaultIfEmpty,
  defer,
  filter,
  finalize,
  ignoreElements,
  map,
  type Observable,
  repeat,
  take,
  tap,
} from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { promptAudio } from '../prompts/promptAudio.js';
import type { PromptSource } from '../prompts/PromptSource.js';
import { type AttemptOptions, Attempts, type Failure } from './Attempts.js';
import { DigitArbiter } from './DigitArbiter.js';

/** Result of one try: an answer, a failure, the wish to hear the question again, or the end of the call. */
export type Attempt<T> =
  | { readonly type: 'answered'; readonly value: T }
  | { readonly type: 'failed'; readonly by: Failure }
  | { readonly type: 'repeat' }
  | { readonly type: 'ended' };

/** Result of all tries. */
export type AskUntilResult<T> =
  | { readonly type: 'answered'; readonly value: T }
  | { readonly type: 'exhausted'; readonly by: Failure }
  | { readonly type: 'ended' };

/** Asks until there is an answer, the tries are exhausted, or the call has ended. */
export function askUntil<T>(
  call: CallSession,
  options: AttemptOptions,
  attempt: (leadIn: PromptSource | undefined, isFirst: boolean) => Observable<Attempt<T>>,
): Observable<AskUntilResult<T>> {
  return defer(() => {
    const attempts = new Attempts(options);
    // Between two tries, too, the digits belong to this question and not to an older question.
    const lease = DigitArbiter.of(call).enter();
    // A prompt that is played to its end drops the digits that are pressed meanwhile.
    const flush$ = (leadIn: PromptSource) =>
      call.play(promptAudio(leadIn)).pipe(
        ignoreElements(),
        tap({
          complete: () => {
            lease.drop();
          },
        }),
      );
    let isFirst = true;
    const again$ = defer(() => {
      const { leadIn } = attempts;
      const wasFirst = isFirst;
      isFirst = false;
      return options.flushOnRetry === true && attempts.isRetry
        ? concat(flush$(leadIn ?? []), attempt(undefined, false))
        : attempt(leadIn, wasFirst);
    });
    const judge = (tried: Attempt<T>): AskUntilResult<T> | undefined => {
      switch (tried.type) {
        case 'failed':
          return attempts.fail(tried.by) ? { type: 'exhausted', by: tried.by } : undefined;
        case 'repeat':
          attempts.repeat();
          return undefined;
        default:
          return tried;
      }
    };
    return again$.pipe(
      take(1),
      // A question that completes without a result counts as silence.
      defaultIfEmpty<Attempt<T>, Attempt<T>>({ type: 'failed', by: 'noInput' }),
      map(judge),
      repeat(),
      filter((result) => result !== undefined),
      take(1),
      finalize(() => {
        lease.leave();
      }),
    );
  });
}
