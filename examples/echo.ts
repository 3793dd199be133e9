import { fromEvent, merge, tap } from 'rxjs';
import { listen, serveCalls } from 'exotel-rx';

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
      call.audio$.pipe(
        tap((frame) => {
          call.send(frame);
        }),
      ),
    ),
  )
  .subscribe(({ reason, stats }) => {
    console.log(`${reason}: received ${stats.receivedAudioMs} ms, the caller heard ${stats.heardMs} ms`);
  });
