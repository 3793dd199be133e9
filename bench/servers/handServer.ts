import { handWrittenEcho } from '../shared/handWrittenEcho.js';
import { serveWs } from './serveWs.js';

serveWs((socket) =>
  handWrittenEcho((text) => {
    socket.send(text);
  }),
);
