import {
  asyncScheduler,
  concatMap,
  defer,
  delay,
  distinctUntilChanged,
  EMPTY,
  endWith,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  startWith,
  Subject,
  switchMap,
  take,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import type { CallSession } from '../../session/contract/CallSession.js';
import { deferAfterEnd } from '../callEnd.js';
import type { promptAudio } from '../prompts/promptAudio.js';
import { KeyDesk } from './DigitArbiter.js';
import { Entry, type EntryEvent, type KeyGrammar } from './DigitCollector.js';
import { type GatherResult, maskResult } from './GatherResult.js';

/** A question, with everything decided. Times are ms, `Infinity` for none. */
export interface Question {
  readonly audio: ReturnType<typeof promptAudio> | undefined;
  readonly grammar: KeyGrammar;
  readonly firstDigitTimeout: number;
  readonly interDigitTimeout: number;
  readonly totalTimeout: number;
  readonly bargeIn: boolean;
  readonly typeAhead: 'keep' | 'flush';
  readonly speech$: Observable<string>;
  readonly mask: boolean;
}

/** Asks one question: gives one answer, and completes. */
export function ask(call: CallSession, question: Question): Observable<GatherResult> {
  const { audio, grammar, bargeIn, typeAhead, mask } = question;
  return defer(() => {
    const startedAt = asyncScheduler.now();
    const entry = new Entry({ grammar, bargeIn, hasPrompt: audio !== undefined });
    const turn = KeyDesk.of(call).enter();
    const handled$ = new Subject<void>();
    const cut$ = new Subject<void>();
    let pressedAt = -Infinity;
    let pressedNow = 0;
    let isAnswered = false;

    const press$ = call.dtmf$.pipe(
      tap(() => {
        const now = asyncScheduler.now();
        pressedNow = now === pressedAt ? pressedNow + 1 : 1;
        pressedAt = now;
      }),
    );
    // Only `keys` is read: there a press waits until somebody consumes it, whoever hears of it first.
    const key$ = merge(of(undefined), press$, turn.offered$, handled$).pipe(
      concatMap(() => turn.take(() => entry.takesKeys)),
      map((key): EntryEvent => ({ type: 'key', key })),
    );
    const end$ = call.lifecycle$.pipe(ignoreElements(), endWith<EntryEvent>({ type: 'ended' }));
    const prompt$ = defer(() => {
      if (audio === undefined) {
        return EMPTY;
      }
      // Who knows the prompt and types ahead of it does not hear it.
      return entry.isCut
        ? of<EntryEvent>({ type: 'prompt', outcome: 'cleared', heardMs: 0 })
        : call.play(audio, { interruptOn: cut$ }).pipe(
            filter((event) => event.type === 'finished'),
            map(({ outcome, heardMs }): EntryEvent => ({ type: 'prompt', outcome, heardMs })),
            tap(() => {
              if (!bargeIn && typeAhead === 'flush') {
                turn.drop(pressedAt === asyncScheduler.now() ? pressedNow : 0);
              }
            }),
          );
    });
    const state$ = defer(() => handled$.pipe(startWith(undefined)));
    const open$ = state$.pipe(
      filter(() => entry.isOpen),
      take(1),
    );
    const total$ = open$.pipe(
      switchMap(() => expiry(question.totalTimeout)),
      map((): EntryEvent => ({ type: 'totalTimeout' })),
    );
    const pause$ = state$.pipe(
      filter(() => entry.isOpen),
      map(() => entry.keys.length),
      distinctUntilChanged(),
      switchMap((count) => expiry(count === 0 ? question.firstDigitTimeout : question.interDigitTimeout)),
      map((): EntryEvent => ({ type: 'pause' })),
    );
    const speech$ = question.speech$.pipe(
      filter((text) => text !== '' && (entry.isOpen || bargeIn || typeAhead === 'keep')),
      concatMap((text) =>
        (bargeIn ? of(undefined) : open$).pipe(map((): EntryEvent => ({ type: 'speech', text }))),
      ),
      takeUntil(state$.pipe(filter(() => entry.keys.length > 0))),
    );

    if (typeAhead === 'flush') {
      turn.drop();
    }
    // The order in which they are subscribed is that of what happens at once.
    return merge(key$, end$, prompt$, total$, pause$, speech$).pipe(
      tap((event) => {
        const wasCut = entry.isCut;
        entry.handle(event, asyncScheduler.now());
        if (entry.isCut && !wasCut) {
          cut$.next();
        }
        handled$.next();
      }),
      // The wall clock may have stepped back.
      map(() => entry.result(Math.max(0, asyncScheduler.now() - startedAt))),
      filter((result) => result !== undefined),
      take(1),
      map((result) => {
        isAnswered = true;
        return mask ? maskResult(result) : result;
      }),
      finalize(() => {
        turn.leave(isAnswered ? [] : entry.keys);
      }),
    );
  }).pipe(deferAfterEnd(call));
}

/** Emits when a time is over: one turn later, so that a press at that very instant comes first. */
function expiry(ms: number): Observable<unknown> {
  return ms === Infinity ? NEVER : timer(ms).pipe(delay(0));
}
