import {
  connect,
  EMPTY,
  filter,
  forkJoin,
  map,
  merge,
  type Observable,
  of,
  switchMap,
  take,
  timer,
  withLatestFrom,
} from 'rxjs';
import type { SpeechEvent } from '../../audio/vad/SpeechDetector.js';

/** What is taken for talking over. */
export interface TalkOverConfig {
  readonly botSpeaking$: Observable<boolean>;
  readonly speech$: Observable<SpeechEvent>;
  /** How long the speech has to be, in ms. */
  readonly minSpeechMs: number;
  /** What is being said, as far as it is known. */
  readonly transcript$: Observable<string>;
  readonly minWords: number;
}

/**
 * Emits when speech that began while the bot was heard has been long enough and has words enough. Speech that began in
 * silence never counts, whatever begins meanwhile.
 *
 *     botSpeaking$   t------------------f------
 *     speech$        --s-e----s-------e---s----e    s: start, e: end
 *                    minSpeechMs: ----
 *     result         -------------x------------
 */
export function talkOver(config: TalkOverConfig): Observable<unknown> {
  const { botSpeaking$, speech$, minSpeechMs, transcript$, minWords } = config;
  const saysEnough$ =
    minWords === 0
      ? of('')
      : transcript$.pipe(
          filter((text) => [...text.matchAll(/\S+/g)].length >= minWords),
          take(1),
        );
  return speech$.pipe(
    connect((events$) => {
      // A detector may tell the start late, and then the end before the time is up.
      const lastsEnough$ = merge(
        timer(minSpeechMs).pipe(map(() => true)),
        events$.pipe(map((event) => event.type === 'end' && event.durationMs >= minSpeechMs)),
      ).pipe(take(1), filter(Boolean));
      return events$.pipe(
        filter(({ type }) => type === 'start'),
        withLatestFrom(botSpeaking$),
        switchMap(([, isSpeaking]) => (isSpeaking ? forkJoin([lastsEnough$, saysEnough$]) : EMPTY)),
      );
    }),
  );
}
