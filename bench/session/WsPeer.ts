import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { WebSocketReader } from '../../src/socket/WebSocketReader.js';
import { clientFrame } from './clientFrame.js';

/** ws itself on a socket of nothing: what it takes is unmasked and checked, what it sends goes nowhere. */
export class WsPeer {
  readonly #stream = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, callback) => {
      callback();
    },
  });
  readonly #socket: WebSocket;

  constructor(onMessage: (data: unknown) => void) {
    // How ws makes those of a server, which its types do not tell.
    const socket: unknown = Reflect.construct(WebSocket, [null, undefined, {}]);
    if (!(socket instanceof WebSocket)) throw new TypeError('ws makes its sockets in another way');
    const setSocket: unknown = Reflect.get(socket, 'setSocket');
    if (typeof setSocket !== 'function') throw new TypeError('ws starts its sockets in another way');
    Reflect.apply(setSocket, socket, [
      this.#stream,
      Buffer.alloc(0),
      { allowSynchronousEvents: true, maxPayload: 262_144, skipUTF8Validation: false },
    ]);
    this.#socket = socket;
    this.#socket.on('message', onMessage);
  }

  /** Has the texts read ahead of ws, as `listen` does. */
  readAhead(onText: (length: number) => void): void {
    WebSocketReader.of(this.#stream, { maxMessageBytes: 262_144, onText });
  }

  /** Takes a text as a client's frame; making that is a copy and a pass over it, which the bench counts too. */
  receive(text: Buffer): void {
    this.#stream.emit('data', clientFrame(text));
  }

  send(text: string | Buffer): void {
    this.#socket.send(text, { binary: false });
  }
}
