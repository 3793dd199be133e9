import { concat, concatMap, fromEvent, map, merge, type Observable, of, switchMap, tap } from 'rxjs';
import { type Agent, type AgentEvent, bridge, listen, serveCalls } from 'exotel-rx';
import { answer, recognise, speak } from './speech/fakeEngines.js';

/** Recognition, text and speech in a row. The engines are fakes: put a service of your own in the place of each. */
const agent: Agent<string> = ({ audio$ }) => {
  let turns = 0;
  return recognise(audio$).pipe(
    // A caller who goes on takes back what he has said: the answer to it is given up.
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
