import {
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
import { DigitArbiter } from './DigitArbiter.js';
import { DigitCollector, type DigitCollectorEvent, type KeyGrammar } from './DigitCollector.js';
import { type GatherResult, maskResult } from './GatherResult.js';
import { steadyNow } from '../../support/steadyNow.js';

/** A question with all defaults filled in. Times are in ms, `Infinity` for no limit. */
export interface Question {
  readonly audio: ReturnType<typeof promptAudio> | undefined;
  readonly grammar: KeyGrammar;
  readonly firstDigitTimeoutMs: number;
  readonly interDigitTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly bargeIn: boolean;
  readonly typeAhead: 'keep' | 'flush';
  readonly speech$: Observable<string>;
  readonly mask: boolean;
}

/** Asks one question: emits one answer and completes. */
export function ask(call: CallSession, question: Question): Observable<GatherResult> {
  const { audio, grammar, bargeIn, typeAhead, mask } = question;
  return defer(() => {
    const startedAt = steadyNow();
    const collector = new DigitCollector({ grammar, bargeIn, hasPrompt: audio !== undefined });
    const lease = DigitArbiter.of(call).enter();
    const handled$ = new Subject<void>();
    const cut$ = new Subject<void>();
    let pressedAt = -Infinity;
    let pressedNow = 0;
    let isAnswered = false;

    const press$ = call.dtmf$.pipe(
      tap(() => {
        const now = steadyNow();
        pressedNow = now === pressedAt ? pressedNow + 1 : 1;
        pressedAt = now;
      }),
    );
    // Digits are read only from `call.keys`: there a digit waits until a question uses it, in any order of
    // subscription.
    const key$ = merge(of(undefined), press$, lease.offered$, handled$).pipe(
      concatMap(() => lease.take(() => collector.takesKeys)),
      map((key): DigitCollectorEvent => ({ type: 'key', key })),
    );
    const end$ = call.lifecycle$.pipe(ignoreElements(), endWith<DigitCollectorEvent>({ type: 'ended' }));
    const prompt$ = defer(() => {
      if (audio === undefined) {
        return EMPTY;
      }
      // A caller who types ahead does not hear the prompt.
      return collector.isCut
        ? of<DigitCollectorEvent>({ type: 'prompt', outcome: 'cleared', heardMs: 0 })
        : call.play(audio, { interruptOn: cut$ }).pipe(
            filter((event) => event.type === 'finished'),
            map(({ outcome, heardMs }): DigitCollectorEvent => ({ type: 'prompt', outcome, heardMs })),
            tap(() => {
              if (!bargeIn && typeAhead === 'flush') {
                lease.drop(pressedAt === steadyNow() ? pressedNow : 0);
              }
            }),
          );
    });
    const state$ = defer(() => handled$.pipe(startWith(undefined)));
    const open$ = state$.pipe(
      filter(() => collector.isOpen),
      take(1),
    );
    const total$ = open$.pipe(
      switchMap(() => expiry(question.totalTimeoutMs)),
      map((): DigitCollectorEvent => ({ type: 'totalTimeout' })),
    );
    const pause$ = state$.pipe(
      filter(() => collector.isOpen),
      map(() => collector.keys.length),
      distinctUntilChanged(),
      switchMap((count) => expiry(count === 0 ? question.firstDigitTimeoutMs : question.interDigitTimeoutMs)),
      map((): DigitCollectorEvent => ({ type: 'pause' })),
    );
    const speech$ = question.speech$.pipe(
      filter((text) => text !== '' && (collector.isOpen || bargeIn || typeAhead === 'keep')),
      concatMap((text) =>
        (bargeIn ? of(undefined) : open$).pipe(map((): DigitCollectorEvent => ({ type: 'speech', text }))),
      ),
      takeUntil(state$.pipe(filter(() => collector.keys.length > 0))),
    );

    if (typeAhead === 'flush') {
      lease.drop();
    }
    // Events at the same instant are handled in this order of subscription.
    return merge(key$, end$, prompt$, total$, pause$, speech$).pipe(
      tap((event) => {
        const wasCut = collector.isCut;
        collector.handle(event, steadyNow());
        if (collector.isCut && !wasCut) {
          cut$.next();
        }
        handled$.next();
      }),
      // The wall clock may have stepped back.
      map(() => collector.result(steadyNow() - startedAt)),
      filter((result) => result !== undefined),
      take(1),
      map((result) => {
        isAnswered = true;
        return mask ? maskResult(result) : result;
      }),
      finalize(() => {
        lease.leave(isAnswered ? [] : collector.keys);
      }),
    );
  }).pipe(deferAfterEnd(call));
}

/** Emits when a time is over: one turn late, so that a digit at the same instant comes first. */
function expiry(ms: number): Observable<unknown> {
  return ms === Infinity ? NEVER : timer(ms).pipe(delay(0));
}
