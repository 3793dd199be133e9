import type { Server } from 'node:net';

/** The port that a server is bound to. */
export function boundPort(server: { address(): ReturnType<Server['address']> }): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
