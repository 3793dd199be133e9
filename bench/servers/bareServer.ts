import { serveWs } from './serveWs.js';

// Sends every message back as it came, the way ws's own documentation does.
serveWs((socket) => (data) => {
  socket.send(data, { binary: false });
});
