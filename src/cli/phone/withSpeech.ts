import { connect, filter, map, merge, type Observable, withLatestFrom } from 'rxjs';
import { detectSpeech } from '../../index.js';
import type { SimulatedCallEvent } from '../../testing/index.js';
import type { FigureEvent } from './CallFigures.js';

/**
 * Adds to the events of a call when the caller speaks.
 *
 *     call       -s--p--p--p-----p--p-----f|     s: started, p: spoken, f: finished
 *     result     -s--p--p--(pS)--p--(pE)--f|     S, E: a speech's start and end, once they are known
 */
export function withSpeech(call$: Observable<SimulatedCallEvent>): Observable<FigureEvent> {
  return call$.pipe(
    connect((event$) => {
      const speech$ = event$.pipe(
        filter((event) => event.type === 'spoken'),
        withLatestFrom(event$.pipe(filter((event) => event.type === 'started'))),
        map(([{ samples, atMs }, { sampleRate }]) => ({ samples, sampleRate, timestampMs: atMs })),
        detectSpeech(),
        map((event) => ({ type: 'speech', event }) as const),
      );
      return merge(event$, speech$);
    }),
  );
}
