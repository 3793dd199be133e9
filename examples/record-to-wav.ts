import { fromEvent, merge, tap } from 'rxjs';
import { listen, recordCall, serveCalls, wavFile } from 'exotel-rx';

// Records every call in stereo: the caller on the left, the bot audio that the caller heard on the right. To record only
// the caller, use `call.audio$.pipe(toWav(path))`.
const pathOf = (streamSid: string) => `recordings/${encodeURIComponent(streamSid)}.wav`;
const welcome = wavFile(new URL('audio/welcome.wav', import.meta.url));

listen({
  port: Number(process.env['PORT'] ?? 8080),
  host: process.env['HOST'] ?? '127.0.0.1',
  drain$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')),
  onListening: ({ port }) => {
    console.log(`listening on ws://localhost:${port}`);
  },
})
  .pipe(
    serveCalls((call) => {
      const recorded$ = recordCall(call, pathOf(call.info.streamSid)).pipe(
        // Another name than was asked for, when there is a recording of it.
        tap(({ path, durationMs }) => {
          console.log(`${Math.round(durationMs)} ms in ${path}`);
        }),
      );
      return merge(recorded$, call.play(welcome));
    }),
  )
  .subscribe(({ reason }) => {
    console.log(reason);
  });
