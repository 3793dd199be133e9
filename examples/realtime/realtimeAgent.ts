import { fromEvent, map, merge, mergeMap, Observable, of, type Subscriber, takeUntil } from 'rxjs';
import type { Agent, AgentEvent } from 'exotel-rx';
import WebSocket from 'ws';
import { z } from 'zod';

/** The events of a realtime service that a phone call needs. Names from before 2025-08 are accepted, too. */
const serverEvent = z.object({
  type: z.string(),
  item_id: z.string().optional(),
  delta: z.string().optional(),
  audio_end_ms: z.number().optional(),
  error: z.object({ message: z.string() }).optional(),
});

export interface RealtimeConfig {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly instructions: string;
}

/** Creates an agent of a service with OpenAI's Realtime events, for calls at 24 kHz: PCM16 in both directions. */
export function realtimeAgent({ url, apiKey, instructions }: RealtimeConfig): Agent<string> {
  return ({ audio$, heard$ }) =>
    new Observable((subscriber: Subscriber<AgentEvent<string>>) => {
      const headers = apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` };
      const socket = new WebSocket(url, { headers });
      const over$ = fromEvent(socket, 'close');
      const format = { type: 'audio/pcm', rate: 24_000 };
      const audio = { input: { format, turn_detection: { type: 'server_vad' } }, output: { format } };
      const hello = [
        { type: 'session.update', session: { type: 'realtime', instructions, audio } },
        { type: 'response.create' },
      ];
      const caller$ = audio$.pipe(
        map(({ samples: { buffer, byteOffset, byteLength } }) => ({
          type: 'input_audio_buffer.append',
          audio: Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
        })),
      );
      // Truncates the item in the model's history to the part that the caller heard.
      const cut$ = heard$.pipe(
        mergeMap(({ itemId, outcome, heardMs }) =>
          outcome === 'cleared'
            ? [
                {
                  type: 'conversation.item.truncate',
                  item_id: itemId,
                  content_index: 0,
                  audio_end_ms: heardMs,
                },
              ]
            : [],
        ),
      );

      subscriber.add(
        fromEvent(socket, 'open')
          .pipe(
            mergeMap(() => merge(of(...hello), caller$, cut$)),
            takeUntil(over$),
          )
          .subscribe((event) => {
            socket.send(JSON.stringify(event));
          }),
      );
      socket.on('message', (data: Buffer) => {
        for (const event of agentEvents(serverEvent.parse(JSON.parse(data.toString())))) {
          subscriber.next(event);
        }
      });
      socket.on('error', (error) => {
        subscriber.error(error);
      });
      socket.on('close', () => {
        subscriber.complete();
      });
      return () => {
        socket.terminate();
      };
    });
}

function agentEvents(event: z.output<typeof serverEvent>): readonly AgentEvent<string>[] {
  switch (event.type) {
    case 'response.output_audio.delta':
    case 'response.audio.delta': {
      const { item_id: itemId = '', delta = '' } = event;
      return [{ type: 'audio', itemId, audio: Buffer.from(delta, 'base64') }];
    }
    case 'response.output_audio.done':
    case 'response.audio.done':
      return [{ type: 'audioEnd' }];
    case 'input_audio_buffer.speech_started':
      return [{ type: 'interrupt' }];
    case 'conversation.item.truncated':
      return [{ type: 'message', message: `the model truncated its item to ${event.audio_end_ms ?? 0} ms` }];
    case 'error':
      return [{ type: 'message', message: event.error?.message ?? 'error without a message' }];
    default:
      return [];
  }
}
