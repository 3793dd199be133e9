import { concat, concatMap, EMPTY, fromEvent, merge } from 'rxjs';
import { listen, menu, serveCalls, wavFile } from 'exotel-rx';

const clip = (name: string) => `examples/audio/${name}.wav`;

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
      concat(
        // Asks up to three times. A digit interrupts the prompt.
        menu(call, ['1', '2'], { prompt: clip('menu'), noMatchPrompts: [clip('sorry')] }).pipe(
          concatMap((result) => {
            if (result.type !== 'choice') return EMPTY;
            return call.play(wavFile(clip(result.choice === '1' ? 'sales' : 'support')));
          }),
        ),
        // The call ends when the caller has heard the goodbye.
        call.play(wavFile(clip('goodbye'))),
      ),
    ),
  )
  .subscribe(({ reason, detail = '', stats }) => {
    console.log(`${reason} after ${stats.durationMs} ms, ${stats.digits} digits`, detail);
  });
