import { createServer } from 'node:http';
import { exit } from 'node:process';
import { fromEvent, ignoreElements, merge, tap } from 'rxjs';
import { createCallToken, listen, serveCalls } from 'exotel-rx';

/** A secret in the environment, without which the program does not run: one that is short is guessed. */
function needed(name: string): string {
  const value = process.env[name] ?? '';
  if (value.length < 16) {
    console.error(`${name} must have 16 characters or more: make one with \`openssl rand -hex 32\``);
    exit(1);
  }
  return value;
}

const secret = needed('CALL_SECRET'); // signs the path of each call
const dialPath = `/dial/${needed('DIAL_KEY')}`; // goes into the URL of the applet
const publicUrl = process.env['PUBLIC_URL'] ?? 'ws://localhost:8080'; // of the proxy in front, which speaks TLS
let isDraining = false;

// Who asks slowly is cut off: Node itself waits for five minutes.
const patience = { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 2_500 };
const server = createServer(patience, (request, response) => {
  const answer = (status: number, body: object) => {
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
    response.writeHead(status, headers).end(JSON.stringify(body));
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

server.timeout = 10_000; // so are those who do not read the answer
server.maxConnections = 1_000; // more than calls: the proxy keeps connections open, too

listen({
  server,
  path: '/calls',
  auth: { tokens: { secret } },
  trustedProxies: ['127.0.0.1', '::1'],
  limits: { maxCalls: 300, maxDurationMs: 15 * 60_000 },
  // A second signal ends the process at once.
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
      console.log(`${reason} after ${stats.durationMs} ms, ${stats.maxEventLoopDelayMs} ms late at worst`);
    },
    // Drained: the last call has ended, and the process with it. No request holds it up, however slow.
    complete: () => {
      server.close();
      server.closeAllConnections();
    },
  });

server.listen(Number(process.env['PORT'] ?? 8080), process.env['HOST'] ?? '127.0.0.1');
