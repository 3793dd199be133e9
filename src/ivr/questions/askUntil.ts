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

/** What became of one try: an answer, a failure, the wish to hear the question again, or the end of the call. */
export type Attempt<T> =
  | { readonly type: 'answered'; readonly value: T }
  | { readonly type: 'failed'; readonly by: Failure }
  | { readonly type: 'repeat' }
  | { readonly type: 'ended' };

/** How it went in the end. */
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
    // Between two tries too the keys are those of this question, and not of an older one.
    const lease = DigitArbiter.of(call).enter();
    // What is said to its end drops the keys that are pressed meanwhile.
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
      // Whoever does not ask hears no answer.
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
