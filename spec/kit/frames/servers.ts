import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Subject } from 'rxjs';
import { type ServerOptions, WebSocketServer } from 'ws';
import { acceptCall } from '../../../src/socket/acceptCall';
import { listen } from '../../../src/socket/listen';
import { selfSigned } from '../sockets/selfSigned';
import type { CallLog } from './CallLog';
import type { FrameCase } from './FrameCase';

/** The server of one case. */
export interface CaseServer {
  readonly port: number;
  /** Resolves when all connections and the port are closed. */
  readonly stop: () => Promise<unknown>;
}

export type StartServer = (frameCase: FrameCase, log: CallLog) => Promise<CaseServer>;

const HOST = '127.0.0.1';

let certificate: ReturnType<typeof selfSigned> | undefined;

function ownCertificate(): ReturnType<typeof selfSigned> {
  certificate ??= selfSigned();
  return certificate;
}

/** The server of `listen`. */
export const startListen: StartServer = async ({ limits, isTls, app }, log) => {
  const drain = new Subject<void>();
  let onCompleted: () => void = () => undefined;
  const completed = new Promise<void>((resolve) => {
    onCompleted = resolve;
  });
  const port = await new Promise<number>((resolve, reject) => {
    listen({
      port: 0,
      host: HOST,
      limits: { ...limits, maxEventLoopDelayMs: Infinity },
      ...(isTls ? { tls: ownCertificate() } : {}),
      ...(app.sampleRate === undefined ? {} : { sampleRate: app.sampleRate }),
      drain$: drain,
      drainTimeoutMs: 600_000,
      onRejected: log.rejected,
      onListening: (address) => {
        resolve(address.port);
      },
    }).subscribe({ next: log.call, error: reject, complete: onCompleted });
  });
  return {
    port,
    stop: () => {
      // Completes when all connections are closed.
      drain.next();
      return completed;
    },
  };
};

/** A server of ws like that of `listen`; each of its sockets is passed to `acceptCall`. */
export const startAccept: StartServer = async ({ limits, isTls, app }, log) => {
  const server: Server = isTls ? createTlsServer(ownCertificate()) : createServer();
  const options: ServerOptions & { readonly closeTimeout: number } = {
    server,
    clientTracking: false,
    closeTimeout: (limits.closeTimeoutMs ?? 0) + 200,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxFragments: 16,
    maxBufferedChunks: 1_024,
    maxPayload: limits.maxMessageBytes ?? 0,
  };
  const closings: Promise<unknown>[] = [];
  new WebSocketServer(options).on('connection', (socket, request) => {
    acceptCall(socket, request, {
      limits,
      ...(app.sampleRate === undefined ? {} : { sampleRate: app.sampleRate }),
      onRejected: log.rejected,
    }).subscribe(log.call);
    // The server may close before its sockets report that they are closed.
    closings.push(new Promise((resolve) => socket.on('close', resolve)));
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () => {
      const closed = once(server, 'close');
      server.close();
      return Promise.all([closed, ...closings]);
    },
  };
};
