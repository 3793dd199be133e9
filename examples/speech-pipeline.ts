import { concat, concatMap, fromEvent, map, merge, type Observable, of, switchMap, tap } from 'rxjs';
import { type Agent, type AgentEvent, bridge, listen, serveCalls } from 'exotel-rx';
import { answer, recognise, speak } from './speech/fakeEngines.js';

/** A pipeline of speech recognition, text and speech synthesis. The engines are fakes: replace each with your service. */
const agent: Agent<string> = ({ audio$ }) => {
  let turns = 0;
  return recognise(audio$).pipe(
    // If the caller continues to speak, the answer to the earlier words is cancelled.
    switchMap((heard): Observable<AgentEvent<string>> => {
      if (heard.type === 'began') {
        return of({ type: 'interrupt' });
      }
      const itemId = `turn-${++turns}`;
      return concat(
        of<AgentEvent<string>>({ type: 'message', message: `${heard.text} s of speech` }),
        answer(heard.text).pipe(
          concatMap(speak),
          map((audio): AgentEvent<string> => ({ type: 'audio', itemId, audio })),
        ),
        of<AgentEvent<string>>({ type: 'audioEnd' }),
      );
    }),
  );
};

listen({
  port: Number(process.env['PORT'] ?? 8080),
  host: process.env['HOST'] ?? '127.0.0.1',
  drain$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')),
  onListening: ({ port }) => {
    console.log(`listening on ws://localhost:${port}`);
  },
})
  .pipe(
    serveCalls((call) =>
      bridge(call, agent).pipe(
        tap((event) => {
          console.log(JSON.stringify(event));
        }),
      ),
    ),
  )
  .subscribe(({ reason, stats }) => {
    console.log(`${reason} after ${stats.durationMs} ms`);
  });
