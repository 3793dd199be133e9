import { readFileSync } from 'node:fs';
import { concat, fromEvent, merge, takeUntil } from 'rxjs';
import { listen, serveCalls } from 'exotel-rx';
import { decodeWav } from 'exotel-rx/audio';

const welcome = decodeWav(readFileSync('examples/audio/welcome.wav'));
const goodbye = decodeWav(readFileSync('examples/audio/goodbye.wav'));

listen({
  port: Number(process.env['PORT'] ?? 8080),
  host: process.env['HOST'] ?? '127.0.0.1',
  drain$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')),
  onListening: ({ port }) => {
    console.log(`listening on ws://localhost:${port}`);
  },
})
  .pipe(
    // A key cuts the greeting short. The call ends when the caller has heard the goodbye.
    serveCalls((call) => concat(call.play(welcome).pipe(takeUntil(call.dtmf$)), call.play(goodbye))),
  )
  .subscribe(({ reason, detail = '', stats }) => {
    console.log(`${reason} after ${stats.durationMs} ms, ${stats.heardMs} ms of bot audio heard`, detail);
  });
