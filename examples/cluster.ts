import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { fromEvent, tap } from 'rxjs';
import { listen, serveCalls } from 'exotel-rx';

// One process a core behind one port: the primary hands new connections out in turn, and takes no part in calls.
// Ctrl-C or SIGTERM drains: workers refuse new calls, and end with their last one.

/** Limits count in each worker. */
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
  // The primary drains; signals of a terminal go to every process.
  process.on('SIGINT', () => undefined);
}

function lead(): void {
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
  // What has crashed is replaced; its calls are lost, those of other workers are not.
  cluster.on('exit', ({ exitedAfterDisconnect }) => {
    if (!isDraining && !exitedAfterDisconnect) cluster.fork();
  });
  for (let core = 0; core < availableParallelism(); core++) cluster.fork();
}

if (cluster.isPrimary) lead();
else work();
