import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { fromEvent, merge, take, tap } from 'rxjs';
import { listen, serveCalls } from 'exotel-rx';

// One process per core behind one port: the primary distributes new connections in turn, and handles no calls.
// Ctrl-C or SIGTERM drains: workers take no new connections, and exit after their last call. SIGTERM to one worker drains
// that worker alone, and a new worker replaces it.

/** Limits apply to each worker separately. */
function work(): void {
  listen({
    port: Number(process.env['PORT'] ?? 8080),
    host: process.env['HOST'] ?? '127.0.0.1',
    drain$: merge(fromEvent(process, 'message'), fromEvent(process, 'SIGTERM')).pipe(
      take(1),
      tap(() => {
        // Or the primary would go on handing out connections to it, only for an answer of 503.
        cluster.worker?.disconnect();
        console.log(`worker ${process.pid} drains`);
      }),
    ),
    limits: { maxCalls: 300 },
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
      console.log(`worker ${process.pid}: ${reason} after ${stats.durationMs} ms`);
    });
  // The primary drains the workers; a terminal sends its signals to every process.
  process.on('SIGINT', () => undefined);
}

function runPrimary(): void {
  let isDraining = false;
  const drain = () => {
    isDraining = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.send('drain');
  };
  process.once('SIGTERM', drain);
  process.once('SIGINT', drain);
  cluster.on('listening', ({ process: { pid } }, { port }) => {
    console.log(`listening on ws://localhost:${port} (worker ${pid ?? ''})`);
  });
  // Replaces a worker that crashed. Its calls are lost; calls of other workers continue.
  cluster.on('exit', () => {
    if (!isDraining) cluster.fork();
  });
  const workers = Number(process.env['WORKERS'] ?? availableParallelism());
  for (let count = 0; count < workers; count++) cluster.fork();
}

if (cluster.isPrimary) runPrimary();
else work();
