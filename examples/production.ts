import { createServer } from 'node:http';
import { exit } from 'node:process';
import { fromEvent, ignoreElements, merge, tap } from 'rxjs';
import { createCallToken, listen, serveCalls } from 'exotel-rx';

/** A variable of the environment that the program does not run without. */
function needed(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    console.error(`${name} is not set: make one with \`openssl rand -hex 32\``);
    exit(1);
  }
  return value;
}

const secret = needed('CALL_SECRET'); // signs the path of each call
const dialPath = `/dial/${needed('DIAL_KEY')}`; // goes into the URL of the applet
const publicUrl = process.env['PUBLIC_URL'] ?? 'ws://localhost:8080'; // of the proxy in front, which speaks TLS
let isDraining = false;

const server = createServer((request, response) => {
  const answer = (status: number, body: object) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  switch (request.url?.split('?', 1)[0]) {
    case '/healthz': // to be restarted when it does not answer
      answer(200, { uptime: process.uptime() });
      break;
    case '/readyz': // to get no calls when it is not ready
      answer(isDraining ? 503 : 200, { isDraining });
      break;
    case dialPath: // Exotel asks where to open the socket of a call
      answer(200, { url: `${publicUrl}/calls/${createCallToken({ secret })}` });
      break;
    default:
      answer(404, {});
  }
});

listen({
  server,
  path: '/calls',
  auth: { tokens: { secret } },
  trustedProxies: ['127.0.0.1', '::1'],
  limits: { maxCalls: 300, maxDurationMs: 15 * 60_000 },
  drain$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')).pipe(
    tap(() => (isDraining = true)),
  ),
  drainTimeoutMs: 60_000,
  onRejected: ({ code, remoteAddress, path }) => {
    console.warn(`refused: ${code}, from ${remoteAddress ?? 'nowhere'}, at ${path ?? 'no path'}`);
  },
  onListening: ({ port }) => {
    console.log(`listening on ws://localhost:${port}`);
  },
})
  .pipe(
    serveCalls((call) => {
      const echo$ = call.audio$.pipe(
        tap((frame) => {
          call.send(frame);
        }),
      );
      const diagnostics$ = call.diagnostics$.pipe(
        tap(({ message }) => {
          console.warn(message);
        }),
      );
      return merge(echo$, diagnostics$).pipe(ignoreElements());
    }),
  )
  .subscribe({
    next: ({ reason, stats }) => {
      console.log(`${reason} after ${stats.durationMs} ms, ${stats.worstLagMs} ms late at worst`);
    },
    // Drained: the last call has ended, and the process with the last connection.
    complete: () => {
      server.close();
      server.closeIdleConnections();
    },
  });

server.listen(Number(process.env['PORT'] ?? 8080));
