import { fromEvent, merge, type Observable } from 'rxjs';
import { type CallSession, listen } from 'exotel-rx';

/** Listens on the port in `PORT` and the address in `HOST`. After SIGTERM, it lets live calls finish. */
export const listenHere = (): Observable<CallSession> =>
  listen({
    port: Number(process.env['PORT'] ?? 8080),
    host: process.env['HOST'] ?? '127.0.0.1',
    drain$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')),
    onListening: ({ port }) => {
      console.log(`listening on ws://localhost:${port}`);
    },
  });
