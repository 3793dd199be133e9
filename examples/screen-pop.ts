import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { catchError, fromEvent, map, merge, type Observable, of, startWith, switchMap, timeout } from 'rxjs';
import { fromFetch } from 'rxjs/fetch';
import { type AudioFrame, listen, serveCalls } from 'exotel-rx';
import { decodeWav, tone } from 'exotel-rx/audio';
import { z } from 'zod';

const welcome = decodeWav(readFileSync('examples/audio/welcome.wav'));
const welcomeBack = decodeWav(readFileSync('examples/audio/welcome-back.wav'));

/** A slow CRM that knows every number that ends in 1. */
const crm = createServer((request, response) => {
  const answer = setTimeout(() => {
    response.writeHead(request.url?.endsWith('1') === true ? 200 : 404).end('{"name":"Asha Rao"}');
  }, 3_000);
  response.on('close', () => {
    clearTimeout(answer);
    console.log(response.writableEnded ? 'crm: answered' : 'crm: request aborted, the caller hung up');
  });
}).listen(0, '127.0.0.1');

/** Looks a number up. Unsubscribing aborts the request, so a hang-up leaves no open request. */
const lookUp = (number: string): Observable<string | undefined> =>
  fromFetch(`http://127.0.0.1:${portOf(crm.address())}/${encodeURIComponent(number)}`, {
    selector: async (response) =>
      response.ok ? z.object({ name: z.string() }).parse(await response.json()).name : undefined,
  }).pipe(
    timeout(5_000),
    catchError(() => of(undefined)),
  );

const portOf = (address: ReturnType<typeof crm.address>) =>
  typeof address === 'object' && address !== null ? address.port : 0;

function* holdMusic(): Generator<AudioFrame> {
  for (;;)
    yield* [523, 659, 784, 659].map((frequencyHz) => tone({ frequencyHz, durationMs: 400, levelDbfs: -24 }));
}

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
      lookUp(call.info.from ?? '').pipe(
        map((name) => (name === undefined ? welcome : welcomeBack)),
        // Music until the answer arrives; then `switchMap` cuts the music and plays the greeting.
        startWith(holdMusic()),
        switchMap((audio) => call.play(audio)),
      ),
    ),
  )
  .subscribe({
    next: ({ reason, stats }) => {
      console.log(`${reason} after ${stats.durationMs} ms`);
    },
    complete: () => crm.close(),
  });
