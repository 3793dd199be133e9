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

/** When speech counts as talking over the bot. */
export interface TalkOverConfig {
  readonly botSpeaking$: Observable<boolean>;
  readonly speech$: Observable<SpeechEvent>;
  /** Shortest speech that counts, in ms. */
  readonly minSpeechMs: number;
  /** What the caller is saying: each value is the whole text so far. */
  readonly transcript$: Observable<string>;
  /** Fewest words of `transcript$`. */
  readonly minWords: number;
}

/**
 * Emits when speech that started during bot audio has lasted long enough and has enough words. Speech that started in
 * silence never counts, even if bot audio starts meanwhile.
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
      // A detector may emit `start` late, and then `end` before the time is up.
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
