import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';

const textFrame = 0x81;
const masked = 0x80;
const mask = Buffer.from([0x21, 0x43, 0x65, 0x87]);

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

  /** Takes a text as a client's frame; making that is a copy and a pass over it, which the bench counts too. */
  receive(text: Buffer): void {
    this.#stream.emit('data', clientFrame(text));
  }

  send(text: string | Buffer): void {
    this.#socket.send(text, { binary: false });
  }
}

const frames = new Map<Buffer, Buffer>();

/** A copy, since ws unmasks in place. */
function clientFrame(text: Buffer): Buffer {
  let frame = frames.get(text);
  if (frame === undefined) {
    frame = Buffer.alloc(8 + text.length);
    frame[0] = textFrame;
    frame[1] = masked | 126;
    frame.writeUInt16BE(text.length, 2);
    mask.copy(frame, 4);
    for (const [at, byte] of text.entries()) frame[8 + at] = byte ^ (mask[at & 3] ?? 0);
    frames.set(text, frame);
  }
  return Buffer.from(frame);
}
