import { createServer } from 'node:http';
import { exit } from 'node:process';
import { fromEvent, ignoreElements, merge, tap } from 'rxjs';
import { createCallRegistry, createCallToken, listen, serveCalls } from 'exotel-rx';

/** Returns a required secret of the environment. A short secret can be guessed. */
function requiredSecret(name: string): string {
  const value = process.env[name] ?? '';
  if (value.length < 16) {
    console.error(`${name} must have at least 16 characters: create a secret with \`openssl rand -hex 32\``);
    exit(1);
  }
  return value;
}

const secret = requiredSecret('CALL_SECRET'); // signs the path of each call
const dialPath = `/dial/${requiredSecret('DIAL_KEY')}`; // part of the applet's URL
const publicUrl = process.env['PUBLIC_URL'] ?? 'ws://localhost:8080'; // of the proxy, which terminates TLS
const maxCalls = 300;
// A second signal ends the process at once.
const drain$ = merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT'));
const registry = createCallRegistry({ drain$, maxCalls });

// Disconnects slow clients: by default Node waits for five minutes.
const patience = { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 2_500 };
const server = createServer(patience, (request, response) => {
  const answer = (status: number, body: object) => {
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
    response.writeHead(status, headers).end(JSON.stringify(body));
  };
  switch (request.url?.split('?', 1)[0]) {
    case '/healthz': // restart the process if this does not answer
      answer(200, { uptime: process.uptime() });
      break;
    case '/readyz': {
      // send no calls if this is not 200
      const health = registry.health();
      answer(health.isReady ? 200 : 503, health);
      break;
    }
    case dialPath: // Exotel asks for the socket URL of a call
      answer(200, { url: `${publicUrl}/calls/${createCallToken({ secret })}` });
      break;
    default:
      answer(404, {});
  }
});

server.timeout = 10_000; // disconnects clients that do not read the answer
server.maxConnections = 1_000; // more than maxCalls: the proxy keeps connections open, too

listen({
  server,
  path: '/calls',
  auth: { tokens: { secret } },
  trustedProxies: ['127.0.0.1', '::1'],
  limits: { maxCalls, maxDurationMs: 15 * 60_000 },
  drain$,
  drainTimeoutMs: 60_000,
  onRejected: ({ code, remoteAddress, path }) => {
    console.warn(
      `rejected: ${code}, from ${remoteAddress ?? 'unknown address'}, at ${path ?? 'unknown path'}`,
    );
  },
  onListening: ({ port }) => {
    console.log(`listening on ws://localhost:${port}`);
  },
})
  .pipe(
    registry.track(),
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
      const { calls, eventLoopDelayMs } = registry.health();
      console.log(
        `${reason} after ${stats.durationMs} ms; ${calls} live calls, event-loop delay ${eventLoopDelayMs} ms`,
      );
    },
    // Drained: the last call has ended. Closing all connections lets the process exit at once.
    complete: () => {
      server.close();
      server.closeAllConnections();
    },
  });

server.listen(Number(process.env['PORT'] ?? 8080), process.env['HOST'] ?? '127.0.0.1');
