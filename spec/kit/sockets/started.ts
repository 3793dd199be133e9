import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { boundPort } from './boundPort';

/** Starts a server on a free port. It closes when its entry in `open` is unsubscribed. */
export async function started<T extends Server | TlsServer>(
  server: T,
  open: { unsubscribe(): void }[],
): Promise<{ readonly server: T; readonly port: number }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    unsubscribe: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return { server, port: boundPort(server) };
}
