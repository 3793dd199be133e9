import type { AddressInfo } from 'node:net';
import { NEVER, tap } from 'rxjs';
import { WebSocketServer } from 'ws';
import { listen, serveCalls } from '../../src/index.js';

// A server that reports the size of its heap. Its argument selects what it does with its calls.

const what = process.argv[2];

function tellPort({ port }: AddressInfo): void {
  process.send?.(port);
}

/** The heap and external memory, in bytes. */
function held(): number {
  for (let pass = 0; pass < 6; pass++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.on('message', () => {
  // Sent data is written, and ended streams are collected.
  setTimeout(() => {
    process.send?.(held());
  }, 300);
});
process.on('disconnect', () => {
  process.exit();
});

if (what === 'bare') {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    perMessageDeflate: false,
    maxPayload: 262_144,
  });
  server.on('listening', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) tellPort(address);
  });
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('message', () => undefined);
    socket.on('close', () => undefined);
    socket.on('pong', () => undefined);
  });
} else {
  listen({ port: 0, host: '127.0.0.1', onListening: tellPort })
    .pipe(
      serveCalls((call) => {
        if (what === 'unread') return NEVER;
        if (what === 'read') return call.audio$;
        return call.audio$.pipe(
          tap((frame) => {
            call.send(frame);
          }),
        );
      }),
    )
    .subscribe();
}
