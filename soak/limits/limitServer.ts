// The process whose limits are reached. LIMIT_HANDLER names the handler of its calls.
import { ignoreElements, NEVER, type Observable } from 'rxjs';
import { type CallSession, listen, serveCalls } from '../../src/index.js';
import { SECRET } from './limitCases.js';
import { measureProcess } from '../shared/measureProcess.js';
import { type ServerMessage, serverCommand } from '../shared/ServerMessage.js';

/** Two minutes at 8 kHz: the limit `outbound.maxQueueMs`. */
const samples = new Int16Array(120 * 8_000).fill(1);
const tell = (message: ServerMessage) => process.send?.(message);
const what = process.env['LIMIT_HANDLER'];
let liveCalls = 0;

function handleCall(call: CallSession): Observable<unknown> {
  switch (what) {
    case 'queue':
      call.send(samples);
      break;
    case 'marks':
      // After audio, they wait in this process.
      call.send(samples);
      for (let count = 1; count < 10_000; count++) {
        call.mark().subscribe();
      }
      break;
    case 'flood':
    case 'smallFlood':
      return call.play([samples, samples, samples]).pipe(ignoreElements());
    default:
      return call.audio$.pipe(ignoreElements());
  }
  return NEVER;
}

const server = listen({
  port: 0,
  host: '127.0.0.1',
  ...(what === 'tokens' ? { auth: { tokens: { secret: SECRET } } } : {}),
  ...(what === 'flood' ? { outbound: { sendAheadMs: 1e7, maxQueueMs: 1e7 } } : {}),
  ...(what === 'smallFlood' ? { outbound: { messageBytes: 320, sendAheadMs: 1e7, maxQueueMs: 1e7 } } : {}),
  limits: {
    // The amount of memory is measured, not the time for which it is kept.
    ...{ handshakeTimeoutMs: 120_000, startTimeoutMs: 120_000, closeTimeoutMs: 120_000 },
    maxMessageBurst: 5_000 + 60 * 500,
    ...{ mediaTimeoutMs: Infinity, endAfterMediaTimeoutMs: Infinity, pingTimeoutMs: Infinity },
  },
  onListening: ({ port }) => tell({ type: 'listening', port }),
  onRejected: ({ code }) => tell({ type: 'rejected', code }),
}).pipe(
  serveCalls((call) => {
    liveCalls++;
    return handleCall(call);
  }),
);
const serving = server.subscribe(({ info, reason }) => {
  liveCalls--;
  tell({ type: 'ended', streamSid: info.streamSid.slice(0, 20), reason });
});
process.on('message', (message) => {
  if (serverCommand.parse(message) === 'measure') {
    tell({ type: 'measurement', ...measureProcess(), listeners: 0, liveCalls, maxEventLoopDelayMs: 0 });
  } else {
    serving.unsubscribe();
    process.disconnect();
  }
});
process.on('disconnect', () => {
  process.exit();
});
