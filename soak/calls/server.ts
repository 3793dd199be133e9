// The process under test: `listen` with Basic credentials and limits, and a handler for each kind of call.
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Subject, tap } from 'rxjs';
import { isolateUnhandledErrors, listen, serveCalls } from '../../src/index.js';
import { CallWatch } from './CallWatch.js';
import { handleCall } from './handleCall.js';
import { measureProcess } from '../shared/measureProcess.js';
import { Noise } from '../shared/Noise.js';
import { type ServerMessage, serverCommand } from '../shared/ServerMessage.js';

const noise = new Noise(1);
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const stop$ = new Subject<void>();
const server = createServer((_, response) => response.writeHead(404).end());
const maxCalls = Number(process.env['SOAK_CALLS'] ?? 300);
const live = new Map<string, CallWatch>();

function tell(message: ServerMessage): void {
  process.send?.(message);
}

function listeners(): number {
  return [process, server].reduce(
    (sum, emitter) =>
      sum + emitter.eventNames().reduce((count, name) => count + emitter.listenerCount(name), 0),
    0,
  );
}

function measure(): void {
  tell({
    type: 'measurement',
    ...measureProcess(),
    listeners: listeners(),
    liveCalls: live.size,
    maxEventLoopDelayMs: delay.max / 1e6,
  });
  delay.reset();
}

process.on('uncaughtException', (error) => {
  tell({ type: 'fault', message: error.stack ?? error.message });
});
process.on('unhandledRejection', (reason) => {
  tell({ type: 'fault', message: `unhandled rejection: ${String(reason)}` });
});
process.on('message', (message) => {
  if (serverCommand.parse(message) === 'measure') {
    measure();
  } else {
    stop$.next();
  }
});
process.on('disconnect', () => {
  process.exit();
});

isolateUnhandledErrors();
listen({
  server,
  auth: { basic: { username: 'soak', password: 'a password for the soak' } },
  limits: {
    maxCalls: 4 * maxCalls,
    maxPendingHandshakes: 3 * maxCalls,
    // The flood comes from one address, and all other calls from another: the flood has fewer calls.
    maxCallsPerAddress: maxCalls + 100,
    startTimeoutMs: 5_000,
    // Short, so that quirks that end in silence end within the soak.
    mediaTimeoutMs: 3_000,
    endAfterMediaTimeoutMs: 8_000,
    pingTimeoutMs: 6_000,
  },
  drain$: stop$,
  drainTimeoutMs: 1_000,
  onRejected: ({ code }) => {
    tell({ type: 'rejected', code });
  },
})
  .pipe(
    tap((call) => {
      const { streamSid } = call.info;
      // No two calls have the same id: the callers number them.
      live.set(
        streamSid,
        new CallWatch(call, noise, (record) => {
          live.delete(streamSid);
          tell(record);
        }),
      );
    }),
    serveCalls((call) => handleCall(call, noise, live.get(call.info.streamSid))),
  )
  .subscribe({
    next: ({ info }) => live.get(info.streamSid)?.outcome(),
    error: (error: unknown) => {
      tell({ type: 'fault', message: String(error) });
    },
    complete: () => {
      server.close();
      server.closeAllConnections();
      process.disconnect();
    },
  });
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') {
    tell({ type: 'listening', port: address.port });
  }
});
