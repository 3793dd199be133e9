import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Observable, Subscription } from 'rxjs';
import { type ClientOptions, WebSocket } from 'ws';
import { listen } from '../../../src/socket/listen';
import type { ListenOptions } from '../../../src/socket/ListenOptions';
import type { CallSession } from '../../../src/session/contract/CallSession';
import { ExotelMessages, type StartFields } from '../../../src/testing/caller/exotelMessages';

/** A server on a free port of this machine, and how to stop it. */
export interface RunningServer {
  readonly port: number;
  readonly calls: CallSession[];
  readonly subscription: Subscription;
  readonly completed: Promise<unknown>;
}

/** Listens on a free port; resolves when it is bound. */
export function serve(
  options: ListenOptions = {},
  handle: (calls$: Observable<CallSession>) => Observable<unknown> = (calls$) => calls$,
): Promise<RunningServer> {
  return new Promise((resolve, reject) => {
    const calls: CallSession[] = [];
    let complete: (value?: unknown) => void = () => undefined;
    const completed = new Promise((settle) => {
      complete = settle;
    });
    const calls$ = listen({
      ...(options.server === undefined ? { port: 0, host: '127.0.0.1' } : {}),
      ...options,
      onListening: (bound) => {
        options.onListening?.(bound);
        // `subscription` is there only after this turn.
        setImmediate(() => {
          resolve({ port: bound.port, calls, subscription, completed });
        });
      },
    });
    const subscription = handle(calls$).subscribe({
      next: (value) => {
        if (isCall(value)) {
          calls.push(value);
        }
      },
      error: reject,
      complete,
    });
  });
}

function isCall(value: unknown): value is CallSession {
  return typeof value === 'object' && value !== null && 'audio$' in value;
}

/** A client that dials as Exotel does. */
export class Dialer {
  readonly messages: ExotelMessages;
  readonly received: string[] = [];
  readonly socket: WebSocket;

  private constructor(socket: WebSocket, start: StartFields) {
    this.socket = socket;
    this.messages = new ExotelMessages(start);
    socket.on('message', (data: Buffer) => this.received.push(data.toString()));
    socket.on('error', () => undefined);
  }

  /** Dials and sends `connected` and `start`. */
  static async dial(url: string, start: StartFields = {}, options: ClientOptions = {}): Promise<Dialer> {
    const dialer = await Dialer.open(url, start, options);
    dialer.socket.send(dialer.messages.connected());
    dialer.socket.send(dialer.messages.start());
    return dialer;
  }

  static async open(url: string, start: StartFields = {}, options: ClientOptions = {}): Promise<Dialer> {
    const dialer = new Dialer(new WebSocket(url, { perMessageDeflate: false, ...options }), start);
    await once(dialer.socket, 'open');
    return dialer;
  }

  /** Resolves with the close code. */
  async closed(): Promise<number> {
    const code: unknown = (await once(this.socket, 'close'))[0];
    return Number(code);
  }

  /** Resolves when the server has read everything that was sent so far. */
  async ponged(): Promise<void> {
    const pong = once(this.socket, 'pong');
    this.socket.ping();
    await pong;
  }
}

/** The status of an upgrade: 101, or the status of the rejection. */
export interface UpgradeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Requests an upgrade, then closes the connection. */
export function knock(url: string, options: ClientOptions = {}): Promise<UpgradeAnswer> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, ...options });
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (data: Buffer) => (body += data.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    socket.on('upgrade', ({ headers }) => {
      socket.on('open', () => {
        socket.close();
      });
      socket.on('close', () => {
        resolve({ status: 101, headers, body: '' });
      });
    });
  });
}
