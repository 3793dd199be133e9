import { WebSocket } from 'ws';
import { listen, serveCalls } from '../../src/index.js';

// Plays to every caller, and records when each message was passed to its socket.

const seconds = Number(process.argv[2]);
const sampleRate = 8_000;
const frameMs = 200;
const leadMs = 400;
const MEDIA = '{"event":"media"';

/** When the audio of each call was sent. */
const sentAt = new Map<unknown, number[]>();

const send: unknown = Reflect.get(WebSocket.prototype, 'send');
Reflect.set(
  WebSocket.prototype,
  'send',
  function notedSend(this: unknown, data: unknown, ...rest: unknown[]) {
    if (typeof data === 'string' && data.startsWith(MEDIA)) {
      const times = sentAt.get(this) ?? [];
      sentAt.set(this, times);
      times.push(performance.now());
    }
    if (typeof send === 'function') Reflect.apply(send, this, [data, ...rest]);
  },
);

process.on('message', (message) => {
  if (message === 'timers') {
    process.send?.(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length);
  } else {
    // How late each message was, relative to the deadline from the first message of its call.
    process.send?.(
      [...sentAt.values()].map((times) => {
        const startedAt = times[0] ?? 0;
        return times.map((at, index) => at - startedAt - Math.max(0, (index + 1) * frameMs - leadMs));
      }),
    );
  }
});
process.on('disconnect', () => {
  process.exit();
});

const audio = new Int16Array(seconds * sampleRate).fill(1_000);
listen({
  port: 0,
  host: '127.0.0.1',
  onListening: ({ port }) => {
    process.send?.(port);
  },
})
  .pipe(serveCalls((call) => call.play(audio)))
  .subscribe();
