import { serveWs } from './serveWs.js';

// Sends every message back unchanged, as in the documentation of ws.
serveWs((socket) => (data) => {
  socket.send(data, { binary: false });
});
