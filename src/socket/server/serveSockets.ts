import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Observable, type Subscriber } from 'rxjs';
import { ExotelError } from '../../ExotelError.js';
import { callSafely } from '../../support/callSafely.js';
import { withDefaults } from '../../support/options.js';
import type { ListenOptions } from '../ListenOptions.js';
import { DEFAULT_LIMITS } from '../ServerLimits.js';
import { AddressList } from './AddressList.js';
import { CallGate, type SocketHandler } from './CallGate.js';
import { createOwnServer, type OwnServerConfig } from './createOwnServer.js';
import { UpgradeRouter } from './UpgradeRouter.js';
import { messageOf } from '../../support/describeError.js';

/** What happens with the sockets of a server. */
interface ServeConfig<T> extends SocketHandler<T> {
  /** The server is bound. */
  readonly onBound?: (address: AddressInfo) => void;
}

/** Listens for sockets, and emits what `handler` creates from those that are admitted. */
export function serveSockets<T>(
  options: ListenOptions,
  { onBound: bound, ...handler }: ServeConfig<T>,
): Observable<T> {
  const { port = 8_080, host, server: attached, tls, onListening } = options;
  const limits = withDefaults(DEFAULT_LIMITS, options.limits);
  const trustedProxies = new AddressList('trustedProxies', options.trustedProxies ?? []);

  return new Observable((subscriber) => {
    const gate = new CallGate<T>({
      ...handler,
      options,
      limits,
      trustedProxies,
      onCall: (call) => {
        subscriber.next(call);
      },
      onDrained: () => {
        subscriber.complete();
      },
    });
    const onRefused: OwnServerConfig['onRefused'] = (refusal, upgrade) => {
      gate.reject(refusal, upgrade);
    };
    const server = attached ?? ownServer({ tls, limits, onRefused }, port, host, subscriber);
    if (server === undefined) {
      return;
    }
    const router = UpgradeRouter.of(server);
    if (router.covers(gate)) {
      subscriber.error(pathInUse(options.path));
      return;
    }
    const onError = (error: unknown) => {
      subscriber.error(listenError(error, port, host));
    };
    const onBound = () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') {
        bound?.(address);
        if (onListening !== undefined) {
          callSafely('onListening', onListening, address);
        }
      }
    };
    subscriber.add(() => {
      router.delete(gate);
      server.off('listening', onBound);
      gate.close();
      if (attached === undefined) {
        server.off('error', onError);
        server.on('error', ignore);
        server.close();
        // Not only idle connections: Node ignores the time limits of a closed server.
        server.closeAllConnections();
      }
    });
    router.add(gate);
    if (server.listening) {
      onBound();
    } else {
      server.once('listening', onBound);
    }
    if (attached === undefined) {
      server.on('error', onError);
      server.listen({ port, host });
    }
    subscriber.add(gate.drainLater());
  });
}

function ownServer<T>(
  config: OwnServerConfig,
  port: number,
  host: string | undefined,
  subscriber: Subscriber<T>,
): Server | undefined {
  try {
    return createOwnServer(config);
  } catch (error) {
    subscriber.error(listenError(error, port, host));
    return undefined;
  }
}

function pathInUse(path: ListenOptions['path']): ExotelError {
  const where =
    path === undefined
      ? 'all paths'
      : `\`path\` ${typeof path === 'string' ? JSON.stringify(path) : String(path)}`;
  return new ExotelError(
    'pathInUse',
    `Cannot listen on ${where} of \`server\`: another \`listen\` on the server takes all these calls. Set another \`path\`, or unsubscribe the other first`,
  );
}

function ignore(): void {
  // The server is closing, so its errors do not matter.
}

/** Converts an error of a server to an `ExotelError` with a code and a message. */
function listenError(cause: unknown, port: number, host: string | undefined): ExotelError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const where = `port ${port} of ${host ?? 'all addresses'}`;
  switch (code) {
    case 'EADDRINUSE':
      return new ExotelError(
        'portInUse',
        `Cannot listen on ${where}: another program, or another \`listen\`, uses the port`,
        { cause },
      );
    case 'EACCES':
      return new ExotelError(
        'portForbidden',
        `Cannot listen on ${where}: permission denied (ports below 1024 need privileges)`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ExotelError('badAddress', `Cannot listen on ${where}: this machine has no such address`, {
        cause,
      });
    default:
      return code.startsWith('ERR_OSSL') || code.startsWith('ERR_TLS')
        ? new ExotelError(
            'badCertificate',
            `Cannot listen on ${where}: certificate or key of \`tls\` is not valid (${code})`,
            { cause },
          )
        : new ExotelError('listenFailed', `Cannot listen on ${where}: ${messageOf(cause)}`, { cause });
  }
}
