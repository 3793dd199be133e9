import { readFileSync } from 'node:fs';
import { audioLevel, decodeWav } from 'exotel-rx/audio';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';

/** The events of a client that this server handles. */
const clientEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.update') }),
  z.object({ type: z.literal('response.create') }),
  z.object({ type: z.literal('input_audio_buffer.append'), audio: z.string() }),
  z.object({ type: z.literal('conversation.item.truncate'), item_id: z.string(), audio_end_ms: z.number() }),
]);

const REPLY = decodeWav(readFileSync('examples/audio/prompt-24k.wav')).samples;
const DELTA_SAMPLES = 2_400;

/**
 * Starts a server with the events of OpenAI's Realtime API (PCM16, 24 kHz), without a model. It greets when a response is
 * requested, sends audio ten times faster than real time, detects when the caller starts and stops speaking, and answers
 * with the same words. Use it to try and test a bot without an API key.
 */
export function fakeRealtimeServer(): Promise<{ url: string; close: () => void }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    converse(socket);
  });
  return new Promise((resolve) => {
    server.on('listening', () => {
      const { port } = z.object({ port: z.number() }).parse(server.address());
      resolve({
        url: `ws://127.0.0.1:${port}`,
        close: () => {
          server.close();
        },
      });
    });
  });
}

function converse(socket: WebSocket): void {
  const send = (type: string, event: object = {}) => {
    socket.send(JSON.stringify({ type, ...event }));
  };
  let items = 0;
  let isSpeaking = false;
  let quietMs = 0;
  let stopReply = () => {};

  const reply = () => {
    const item_id = `item_${++items}`;
    let at = 0;
    const timer = setInterval(() => {
      const delta = Buffer.from(REPLY.slice(at, at + DELTA_SAMPLES).buffer).toString('base64');
      at += DELTA_SAMPLES;
      send('response.output_audio.delta', { item_id, content_index: 0, delta });
      if (at >= REPLY.length) {
        finish('completed');
      }
    }, 10);
    const finish = (status: string) => {
      clearInterval(timer);
      stopReply = () => {};
      send('response.output_audio.done', { item_id, content_index: 0 });
      send('response.done', { response: { status } });
    };
    stopReply = () => {
      finish('cancelled');
    };
  };

  const listen = (samples: Int16Array) => {
    const isLoud = audioLevel(samples).rmsDb > -40;
    quietMs = isLoud ? 0 : quietMs + samples.length / 24;
    if (isLoud && !isSpeaking) {
      isSpeaking = true;
      send('input_audio_buffer.speech_started', { item_id: `item_${++items}` });
      stopReply();
    } else if (isSpeaking && quietMs > 500) {
      isSpeaking = false;
      send('input_audio_buffer.speech_stopped');
      reply();
    }
  };

  socket.on('close', () => {
    stopReply();
  });
  socket.on('message', (data: Buffer) => {
    const event = clientEvent.parse(JSON.parse(data.toString()));
    switch (event.type) {
      case 'session.update':
        send('session.updated');
        break;
      case 'response.create':
        reply();
        break;
      case 'input_audio_buffer.append': {
        const bytes = Buffer.from(event.audio, 'base64');
        listen(new Int16Array(new Uint8Array(bytes).buffer));
        break;
      }
      case 'conversation.item.truncate':
        send('conversation.item.truncated', { item_id: event.item_id, audio_end_ms: event.audio_end_ms });
        break;
    }
  });
  send('session.created');
}
