import { type WebSocket, WebSocketServer } from 'ws';
import { CpuMeter } from './CpuMeter.js';

/** A measured server with ws alone; the handler gets every message of a socket. */
export function serveWs(onSocket: (socket: WebSocket) => (data: Buffer) => void): void {
  const meter = new CpuMeter();
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    perMessageDeflate: false,
    maxPayload: 262_144,
  });
  server.on('listening', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) meter.listening(address.port);
  });
  server.on('connection', (socket) => {
    const handle = onSocket(socket);
    socket.on('error', () => {
      // The load generator is gone.
    });
    socket.on('message', (data) => {
      meter.messages++;
      if (Buffer.isBuffer(data)) handle(data);
    });
  });
}
