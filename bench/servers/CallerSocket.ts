import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { ExotelMessages } from '../../src/testing/caller/exotelMessages.js';

const textFrame = 0x81;
const masked = 0x80;

/**
 * A call with the lowest cost: dials, sends `connected` and `start`, then media messages in masked frames as a client
 * must. It counts received bytes without parsing them.
 */
export class CallerSocket {
  receivedBytes = 0;
  /** Called with all received data. */
  onBytes: ((bytes: number) => void) | undefined;
  readonly #socket: Socket;
  readonly #mask = randomBytes(4).map((byte) => byte | 1);
  readonly #head: string;
  #sequence = 2;
  #chunk = 0;

  private constructor(port: number, streamSid: string, onOpen: () => void) {
    this.#head = `{"event":"media","stream_sid":"${streamSid}","sequence_number":"`;
    let isOpen = false;
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(65_536),
        callback: (bytes, buffer) => {
          this.receivedBytes += bytes;
          this.onBytes?.(bytes);
          if (!isOpen && Buffer.from(buffer).subarray(0, bytes).includes('\r\n\r\n')) {
            isOpen = true;
            onOpen();
          }
          return true;
        },
      },
    });
    this.#socket.on('error', (error) => {
      console.error(`A call failed: ${error.message}`);
    });
    this.#socket.write(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: Go-http-client/1.1\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
  }

  /** Dials and starts the call. */
  static dial(port: number, streamSid: string): Promise<CallerSocket> {
    return new Promise((resolve) => {
      const call = new CallerSocket(port, streamSid, () => {
        const messages = new ExotelMessages({ streamSid });
        call.#send(messages.connected());
        call.#send(messages.start());
        resolve(call);
      });
    });
  }

  /** Sends 20 ms of audio in base64. */
  speak(payload: string): void {
    const timestampMs = this.#chunk * 20;
    this.#send(
      `${this.#head}${this.#sequence++}","media":{"chunk":"${++this.#chunk}","timestamp":"${timestampMs}","payload":"${payload}"}}`,
    );
  }

  /** Drops the connection, as when the network fails. */
  hangUp(): void {
    this.#socket.destroy();
  }

  #send(text: string): void {
    const { length } = text;
    const start = length < 126 ? 6 : 8;
    const frame = Buffer.allocUnsafe(start + length);
    frame[0] = textFrame;
    if (length < 126) {
      frame[1] = masked | length;
    } else {
      frame[1] = masked | 126;
      frame.writeUInt16BE(length, 2);
    }
    frame.set(this.#mask, start - 4);
    frame.write(text, start, 'latin1');
    for (let at = 0; at < length; at++)
      frame[start + at] = (frame[start + at] ?? 0) ^ (this.#mask[at & 3] ?? 0);
    this.#socket.write(frame);
  }
}
