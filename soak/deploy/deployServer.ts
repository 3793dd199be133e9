// The process that is deployed: every caller hears music until SIGTERM, then a goodbye, to its end.
import { concat, fromEvent, ignoreElements, repeat, share, takeUntil } from 'rxjs';
import { listen, serveCalls } from '../../src/index.js';
import { Noise } from '../shared/Noise.js';
import type { ServerMessage } from '../shared/ServerMessage.js';
import { GOODBYE_SAMPLES, MUSIC_SAMPLES } from './deploy.js';

const noise = new Noise(1);
const stop$ = fromEvent(process, 'SIGTERM').pipe(share());
const tell = (message: ServerMessage) => process.send?.(message);
const frame = (at: number, length: number) => ({
  samples: noise.read(at, length),
  sampleRate: 8_000,
  timestampMs: 0,
});

listen({
  port: Number(process.env['DEPLOY_PORT']),
  host: '127.0.0.1',
  drain$: stop$,
  onListening: ({ port }) => {
    tell({ type: 'listening', port });
  },
  onRejected: ({ code }) => {
    tell({ type: 'rejected', code });
  },
})
  .pipe(
    serveCalls((call) =>
      concat(
        call.play(frame(GOODBYE_SAMPLES, MUSIC_SAMPLES)).pipe(repeat(), ignoreElements(), takeUntil(stop$)),
        call.play(frame(0, GOODBYE_SAMPLES)),
      ),
    ),
  )
  .subscribe({
    next: ({ info, reason }) => {
      tell({ type: 'ended', streamSid: info.streamSid, reason });
    },
    complete: () => {
      // Only this channel keeps the process alive.
      process.disconnect();
    },
  });
