import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

const defaults: ServerOptions & { readonly closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  skipUTF8Validation: true,
  maxFragments: 16,
  maxBufferedChunks: 1_024,
  // How long ws waits for the end of a socket that it has closed; its types don't have it.
  closeTimeout: 2_000,
};

/** The WebSocket that a server of ws makes of a stream, on which it has answered the upgrade. */
export function acceptStream(
  stream: Duplex,
  options: ServerOptions = {},
  headers: IncomingMessage['headers'] = {},
): WebSocket {
  const request = new IncomingMessage(new Socket());
  request.method = 'GET';
  request.headers = {
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
    ...headers,
  };
  const accepted: WebSocket[] = [];
  new WebSocketServer({ ...defaults, ...options }).handleUpgrade(
    request,
    stream,
    Buffer.alloc(0),
    (webSocket) => accepted.push(webSocket),
  );
  const [webSocket] = accepted;
  if (webSocket === undefined) throw new Error('The upgrade was refused');
  return webSocket;
}
