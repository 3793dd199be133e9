import type { WebSocket } from 'ws';

const payload = Buffer.alloc(3_200, 'noise').toString('base64');
const text = `{"event":"media","stream_sid":"5f0c1e2d3b4a59687786a5b4c3d21a6p","sequence_number":"1","media":{"chunk":"1","timestamp":"0","payload":"${payload}"}}`;

/** The least that an answering server can do: parses nothing, and sends one large message for every ten messages. */
export function floorEcho(socket: WebSocket): () => void {
  let count = 0;
  return () => {
    if (++count % 10 === 0) socket.send(text);
  };
}
