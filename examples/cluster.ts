import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { fromEvent, tap } from 'rxjs';
import { listen, serveCalls } from 'exotel-rx';

// One process per core behind one port: the primary distributes new connections in turn, and handles no calls.
// Ctrl-C or SIGTERM drains: workers reject new calls, and exit after their last call.

/** Limits apply to each worker separately. */
function work(): void {
  listen({
    port: Number(process.env['PORT'] ?? 8080),
    drain$: fromEvent(process, 'message'),
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
    .subscribe({
      next: ({ reason, stats }) => {
        console.log(`worker ${process.pid}: ${reason} after ${stats.durationMs} ms`);
      },
      complete: () => {
        process.disconnect();
      },
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
  cluster.on('exit', ({ exitedAfterDisconnect }) => {
    if (!isDraining && !exitedAfterDisconnect) cluster.fork();
  });
  for (let core = 0; core < availableParallelism(); core++) cluster.fork();
}

if (cluster.isPrimary) runPrimary();
else work();
