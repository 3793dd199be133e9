import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A peer that writes anything to a port: HTTP, WebSocket frames, or other bytes. */
export class RawPeer {
  readonly socket: Socket;
  #received = '';
  readonly #closed: Promise<unknown>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data) => (this.#received += data.toString('latin1')));
    // A server that closes while data is written to it resets the connection.
    socket.on('error', () => undefined);
    this.#closed = new Promise((resolve) => socket.on('close', resolve));
  }

  static async connect(port: number): Promise<RawPeer> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawPeer(socket);
  }

  /** Connects and upgrades to a WebSocket. */
  static async upgraded(port: number, path = '/'): Promise<RawPeer> {
    const peer = await RawPeer.connect(port);
    peer.write(upgradeRequest(path));
    await peer.received(/^HTTP\/1.1 101 .*\r\n\r\n/s);
    return peer;
  }

  write(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** Resolves with all received data when it matches. */
  received(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const look = () => {
        if (pattern.test(this.#received)) {
          this.socket.off('data', look);
          resolve(this.#received);
        }
      };
      this.socket.on('data', look);
      look();
    });
  }

  /** Resolves with all received data when the connection is closed. */
  async closed(): Promise<string> {
    await this.#closed;
    return this.#received;
  }
}

/** A handshake; `headers` replaces or removes headers. */
export function upgradeRequest(
  path = '/',
  headers: Readonly<Record<string, string | undefined>> = {},
): string {
  const all: Readonly<Record<string, string | undefined>> = {
    Host: 'localhost',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** What is unusual about a frame. */
export interface FrameOptions {
  /** @defaultValue 1, a text */
  readonly opcode?: number;
  /** @defaultValue true */
  readonly isFinal?: boolean;
  /** @defaultValue true, as a client must */
  readonly isMasked?: boolean;
  /** @defaultValue 0: no extension is negotiated */
  readonly reserved?: number;
  /** The length in the header. @defaultValue the real length */
  readonly claimedBytes?: number;
  /** How the length is written. @defaultValue in the shortest form */
  readonly lengthBits?: 7 | 16 | 64;
  /** Four bytes. @defaultValue any bytes */
  readonly mask?: Uint8Array;
}

/** A frame of WebSocket (RFC 6455, 5.2). */
export function frame(data: string | Uint8Array, options: FrameOptions = {}): Buffer {
  const payload = Buffer.from(data);
  const {
    opcode = 1,
    isFinal = true,
    isMasked = true,
    reserved = 0,
    claimedBytes = payload.length,
    lengthBits = claimedBytes < 126 ? 7 : claimedBytes < 65_536 ? 16 : 64,
    mask = randomBytes(4),
  } = options;
  const header = Buffer.alloc({ 7: 2, 16: 4, 64: 10 }[lengthBits]);
  header.writeUInt8((isFinal ? 0x80 : 0) | (reserved << 4) | opcode, 0);
  header.writeUInt8((isMasked ? 0x80 : 0) | { 7: claimedBytes, 16: 126, 64: 127 }[lengthBits], 1);
  if (lengthBits === 16) {
    header.writeUInt16BE(claimedBytes, 2);
  } else if (lengthBits === 64) {
    header.writeBigUInt64BE(BigInt(claimedBytes), 2);
  }
  return Buffer.concat([
    header,
    isMasked ? mask : Buffer.alloc(0),
    isMasked ? payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : payload,
  ]);
}
