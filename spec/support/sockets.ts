import { once } from 'node:events';
import type { Observable, Subscription } from 'rxjs';
import { WebSocket } from 'ws';
import { listen, type ListenOptions } from '../../src/socket/listen';
import type { CallSession } from '../../src/session/CallSession';
import { ExotelMessages, type StartFields } from '../../src/testing/exotelMessages';

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
      port: 0,
      host: '127.0.0.1',
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

  /** Dials and says `connected` and `start`. */
  static async dial(url: string, start: StartFields = {}): Promise<Dialer> {
    const dialer = await Dialer.open(url, start);
    dialer.socket.send(dialer.messages.connected());
    dialer.socket.send(dialer.messages.start());
    return dialer;
  }

  static async open(url: string, start: StartFields = {}): Promise<Dialer> {
    const dialer = new Dialer(new WebSocket(url, { perMessageDeflate: false }), start);
    await once(dialer.socket, 'open');
    return dialer;
  }

  /** Resolves with the close code. */
  async closed(): Promise<number> {
    const code: unknown = (await once(this.socket, 'close'))[0];
    return Number(code);
  }

  /** Resolves when the server has taken in everything sent so far. */
  async ponged(): Promise<void> {
    const pong = once(this.socket, 'pong');
    this.socket.ping();
    await pong;
  }
}
