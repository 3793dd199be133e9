import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Rejection, RejectionCode } from '../session/Rejection.js';
import { describeUpgrade } from './connectCall.js';

/** How a request that wanted to become a call is answered. */
export interface Refusal {
  readonly code: RejectionCode;
  readonly status: 400 | 404 | 503;
  readonly message: string;
}

/** Answers an upgrade with an HTTP error instead. */
export function refuseUpgrade(request: IncomingMessage, socket: Duplex, refusal: Refusal): Rejection {
  const { code, status, message } = refusal;
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message)}`,
    ...(status === 503 ? ['Retry-After: 5'] : []),
  ];
  socket.on('error', () => {
    socket.destroy();
  });
  socket.once('finish', () => {
    socket.destroy();
  });
  socket.end(`${headers.join('\r\n')}\r\n\r\n${message}`);
  return { code, message, status, ...describeUpgrade(request) };
}
