import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RejectionCode } from '../../session/contract/Rejection.js';

/** The refusal of a request. */
export interface Refusal {
  readonly code: RejectionCode;
  readonly status: 400 | 401 | 403 | 404 | 408 | 426 | 431 | 503;
  readonly message: string;
  /** What is sent to the peer instead of `message`. */
  readonly body?: string;
  /** For the application only; it is not sent to the peer. */
  readonly cause?: unknown;
}

/** After how many seconds a client may try again. */
const RETRY_AFTER = 5;

/** The headers that a status needs, besides those of every response. */
const HEADERS: Readonly<Partial<Record<Refusal['status'], readonly string[]>>> = {
  401: ['WWW-Authenticate: Basic realm="calls", charset="UTF-8"'],
  426: ['Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
  503: [`Retry-After: ${RETRY_AFTER}`],
};

/** Answers an upgrade with an HTTP error, and closes the connection. */
export function refuseUpgrade(socket: Duplex, { status, message, body = message }: Refusal): void {
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Connection: ${status === 426 ? 'Upgrade, close' : 'close'}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(HEADERS[status] ?? []),
  ];
  socket.on('error', () => {
    socket.destroy();
  });
  socket.once('finish', () => {
    socket.destroy();
  });
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`);
}
