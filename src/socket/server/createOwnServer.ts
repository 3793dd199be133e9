import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions as TlsOptions } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { UpgradeInfo } from '../../session/contract/UpgradeInfo.js';
import type { ServerLimits } from '../ServerLimits.js';
import { type Refusal, refuseUpgrade } from './refuseUpgrade.js';

/** Options for an own server. */
export interface OwnServerConfig {
  readonly tls: TlsOptions | undefined;
  readonly limits: Required<ServerLimits>;
  /** Is called with requests that are not upgrades, and with requests that are not valid HTTP. */
  readonly onRefused: (refusal: Refusal, upgrade: UpgradeInfo) => void;
}

/** Creates an HTTP server that accepts only WebSockets, and that slow or silent peers cannot fill. */
export function createOwnServer({ tls, limits, onRefused }: OwnServerConfig): Server {
  const { handshakeTimeoutMs, maxCalls, maxPendingHandshakes } = limits;
  // For Node, 0 means unlimited.
  const timeoutMs = handshakeTimeoutMs === Infinity ? 0 : Math.max(1, handshakeTimeoutMs);
  const options: ServerOptions = {
    headersTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    connectionsCheckingInterval: Math.min(30_000, Math.max(50, timeoutMs / 4)),
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    answerPlainRequest(response);
    onRefused(NOT_UPGRADE, request);
  };
  const server =
    tls === undefined
      ? createServer(options, answer)
      : createTlsServer(
          { ...(timeoutMs === 0 ? {} : { handshakeTimeout: timeoutMs }), ...options, ...tls },
          answer,
        );
  // Without a count: Node would silently drop later headers, also the line that a proxy adds. Their size is limited.
  server.maxHeadersCount = 0;
  if (maxCalls + maxPendingHandshakes < Infinity) {
    // Connections beyond `maxCalls` are answered with 503; beyond this number they are dropped without an answer.
    server.maxConnections = maxCalls + 2 * maxPendingHandshakes;
  }
  // Without a TLS handshake nothing can be answered.
  server.on('tlsClientError', (_error: unknown, socket: Duplex) => {
    socket.destroy();
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const refusal = readClientError(error.code);
    refuseUpgrade(socket, refusal);
    onRefused(refusal, {
      socket: { remoteAddress: socket instanceof Socket ? socket.remoteAddress : undefined },
    });
  });
  return server;
}

const NOT_UPGRADE: Refusal = {
  code: 'notUpgrade',
  status: 426,
  message: 'This port accepts calls over WebSocket only.',
};

/** Answers a request of a browser, a scanner or a load balancer. */
function answerPlainRequest(response: ServerResponse): void {
  response.writeHead(NOT_UPGRADE.status, {
    Connection: 'Upgrade, close',
    Upgrade: 'websocket',
    'Content-Type': 'text/plain',
  });
  response.end(`${NOT_UPGRADE.message}\n`);
}

function readClientError(code: string | undefined): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { code: 'badRequest', status: 431, message: 'The headers are too large' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
    case 'ERR_TLS_HANDSHAKE_TIMEOUT':
      return {
        code: 'badRequest',
        status: 408,
        message: 'The request took too long (limits.handshakeTimeoutMs)',
      };
    default:
      return { code: 'badRequest', status: 400, message: 'The request is not valid HTTP' };
  }
}
