import { fromEvent, merge, tap } from 'rxjs';
import { bridge, listen, serveCalls } from 'exotel-rx';
import { fakeRealtimeServer } from './realtime/fakeRealtimeServer.js';
import { realtimeAgent } from './realtime/realtimeAgent.js';

// A voice bot over a realtime model. Without a key it talks to a fake of the service, on this machine. With one:
//   REALTIME_URL='wss://api.openai.com/v1/realtime?model=gpt-realtime' REALTIME_API_KEY=… npx tsx examples/realtime-bot.ts
const apiKey = process.env['REALTIME_API_KEY'];
const fake = apiKey === undefined ? await fakeRealtimeServer() : undefined;
const agent = realtimeAgent({
  url: process.env['REALTIME_URL'] ?? fake?.url ?? 'wss://api.openai.com/v1/realtime?model=gpt-realtime',
  apiKey,
  instructions: 'You answer the telephone of a library. Be brief and friendly.',
});

listen({
  port: Number(process.env['PORT'] ?? 8080),
  host: process.env['HOST'] ?? '127.0.0.1',
  // The rate of the model; what Exotel's wire has is converted.
  sampleRate: 24_000,
  // Small messages: an interruption is heard after 40 ms.
  outbound: { messageBytes: 640 },
  drain$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')),
  onListening: ({ port }) => {
    console.log(`listening on ws://localhost:${port}`);
  },
})
  .pipe(
    serveCalls((call) =>
      bridge(call, agent).pipe(
        tap((event) => {
          console.log(JSON.stringify(event));
        }),
      ),
    ),
  )
  .subscribe({
    next: ({ reason, stats }) => {
      console.log(`${reason} after ${stats.durationMs} ms, ${stats.heardMs} ms of the bot heard`);
    },
    complete: () => fake?.close(),
  });
