import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { ExotelMessages } from '../../src/testing/caller/exotelMessages.js';

/** The address of the flood: another address of this machine than the callers have. */
const FLOOD_FROM = '127.0.0.2';
const FLOOD_EVERY_MS = 1_000;
const CONNECTIONS = 30;

/** A flood from one address, and callers who never read. */
export class HostilePeers {
  readonly counts = { connections: 0, messages: 0, slowReaders: 0 };
  readonly #port: number;
  readonly #authorization: string;
  readonly #open = new Set<Socket | WebSocket>();
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(port: number, credentials: string) {
    this.#port = port;
    this.#authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    this.#timers.push(
      setInterval(() => {
        this.#flood();
      }, FLOOD_EVERY_MS),
    );
    this.#readNothing(0);
  }

  stop(): void {
    for (const timer of this.#timers) {
      clearInterval(timer);
    }
    for (const socket of this.#open) {
      if (socket instanceof WebSocket) socket.terminate();
      else socket.destroy();
    }
  }

  #flood(): void {
    for (let index = 0; index < CONNECTIONS; index++) {
      this.counts.connections++;
      if (index === 0) {
        this.#floodCall();
      } else if (index % 3 === 0) {
        // Connects and sends nothing, or only the beginning of a request.
        this.#raw(index % 2 === 0 ? '' : 'GET / HTTP/1.1\r\nHost: ');
      } else {
        this.#raw(upgrade(index % 3 === 1 ? this.#authorization : 'Basic bm86cGU='));
      }
    }
  }

  #raw(text: string): void {
    const socket = connect({ port: this.#port, host: '127.0.0.1', localAddress: FLOOD_FROM });
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('data', () => undefined);
    socket.write(text);
    setTimeout(() => {
      socket.destroy();
    }, 8_000);
  }

  /** A call with more messages than allowed. */
  #floodCall(): void {
    const messages = new ExotelMessages({ streamSid: `talk.-1${this.counts.connections}.0` });
    const socket = this.#dial();
    socket.on('open', () => {
      socket.send(messages.connected());
      socket.send(messages.start());
      const frame = messages.media(new Int16Array(160), 0);
      for (let index = 0; index < 6_000 && socket.readyState === WebSocket.OPEN; index++) {
        this.counts.messages++;
        socket.send(frame);
      }
    });
  }

  /** A caller who speaks and gets audio but does not read. When the server drops the caller, a new caller follows. */
  #readNothing(nth: number): void {
    this.counts.slowReaders++;
    const messages = new ExotelMessages({
      streamSid: `echo.-2${nth}.0`,
      mediaFormat: { sampleRate: 24_000 },
    });
    const socket = this.#dial();
    let timer: NodeJS.Timeout | undefined;
    socket.on('open', () => {
      socket.send(messages.connected());
      socket.send(messages.start());
      socket.pause();
      let atMs = 0;
      timer = setInterval(() => {
        socket.send(messages.media(new Int16Array(480 * 5).fill(1), atMs));
        atMs += 100;
      }, 100);
      this.#timers.push(timer);
    });
    socket.on('close', () => {
      clearInterval(timer);
    });
    // It cannot see its end because it does not read: a new caller follows after a time.
    this.#timers.push(
      setTimeout(() => {
        socket.terminate();
        this.#readNothing(nth + 1);
      }, 60_000),
    );
  }

  #dial(): WebSocket {
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}/`, {
      perMessageDeflate: false,
      localAddress: FLOOD_FROM,
      headers: { Authorization: this.#authorization },
    });
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#open.delete(socket));
    return socket;
  }
}

function upgrade(authorization: string): string {
  return [
    'GET / HTTP/1.1',
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    `Authorization: ${authorization}`,
    '',
    '',
  ].join('\r\n');
}
