import { defer, finalize, fromEvent, merge, type Observable, switchMap, tap } from 'rxjs';
import { type Agent, bridge, type BridgeEvent, type CallSession, listen, serveCalls } from 'exotel-rx';
import { fakeRealtimeServer } from './realtime/fakeRealtimeServer.js';
import { realtimeAgent } from './realtime/realtimeAgent.js';

/** Connects an agent to a call and logs each event: what the agent started to say, and how much was heard. */
export const realtimeBot =
  (agent: Agent<string>, log: (event: BridgeEvent<string>) => void) =>
  (call: CallSession): Observable<unknown> =>
    bridge(call, agent).pipe(tap(log));

// A voice bot over a realtime model. Without a key it uses a fake service on this machine. With a key:
//   REALTIME_URL='wss://api.openai.com/v1/realtime?model=gpt-realtime' REALTIME_API_KEY=… npx tsx examples/realtime-bot.ts
if (process.argv[1]?.endsWith('realtime-bot.ts')) {
  const apiKey = process.env['REALTIME_API_KEY'];
  defer(async () => (apiKey === undefined ? await fakeRealtimeServer() : undefined))
    .pipe(
      switchMap((fake) => {
        const agent = realtimeAgent({
          url:
            process.env['REALTIME_URL'] ?? fake?.url ?? 'wss://api.openai.com/v1/realtime?model=gpt-realtime',
          apiKey,
          instructions: 'You answer the telephone of a library. Be brief and friendly.',
        });
        return listen({
          port: Number(process.env['PORT'] ?? 8080),
          host: process.env['HOST'] ?? '127.0.0.1',
          // The sample rate of the model; audio from and to Exotel is resampled.
          sampleRate: 24_000,
          // Small messages: the bot falls silent 40 ms after an interruption.
          outbound: { messageBytes: 640 },
          drain$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')),
          onListening: ({ port }) => {
            console.log(`listening on ws://localhost:${port}`);
          },
        }).pipe(
          serveCalls(
            realtimeBot(agent, (event) => {
              console.log(JSON.stringify(event));
            }),
          ),
          finalize(() => fake?.close()),
        );
      }),
    )
    .subscribe(({ reason, stats }) => {
      console.log(`${reason} after ${stats.durationMs} ms, ${stats.heardMs} ms of the bot heard`);
    });
}
