import fc from 'fast-check';
import { Duplex } from 'node:stream';
import { WebSocketWriter } from '../../src/socket/WebSocketWriter';
import { MessageMemory } from '../../src/wire/MessageMemory';
import { acceptStream } from '../support/acceptStream';

/** A socket that keeps what is written. */
class KeepingStream extends Duplex {
  #written = '';

  override _read(): void {
    // Nothing comes.
  }

  override _write(bytes: Buffer, _encoding: string, callback: () => void): void {
    this.#written += bytes.toString('latin1');
    callback();
  }

  /** What was written since this was read, behind the answer to the upgrade. */
  takeWritten(): string {
    const written = this.#written.split('\r\n\r\n').slice(1).join('\r\n\r\n');
    this.#written = '\r\n\r\n';
    return written;
  }
}

function accepted() {
  const stream = new KeepingStream();
  const webSocket = acceptStream(stream);
  const writer = WebSocketWriter.of(stream, webSocket);
  if (writer === undefined) throw new Error('no writer');
  return { stream, webSocket, writer };
}

const lengths = fc.oneof(
  fc.nat({ max: 300 }),
  fc.constantFrom(0, 125, 126, 127, 4_300, 65_534, 65_535, 65_536, 133_500),
);

describe('WebSocketWriter', () => {
  it('should write what ws writes, of texts of any length, among pings', () => {
    const other = accepted();
    const own = accepted();
    const memory = new MessageMemory();
    fc.assert(
      fc.property(fc.array(fc.tuple(lengths, fc.nat({ max: 20 }))), (messages) => {
        for (const [length, what] of messages) {
          const text = memory.write('x'.repeat(length), new Uint8Array(0), '');
          if (what === 0) {
            other.webSocket.ping('p');
            own.webSocket.ping('p');
          } else if (what === 1) {
            memory.keep();
          } else {
            other.webSocket.send(text, { binary: false });
            own.writer.write(text);
          }
        }
        expect(own.stream.takeWritten()).toBe(other.stream.takeWritten());
      }),
    );
  });

  it('should let nothing pass that ws holds back', () => {
    const stream = new KeepingStream();
    const webSocket = acceptStream(
      stream,
      { perMessageDeflate: true },
      { 'sec-websocket-extensions': 'permessage-deflate' },
    );
    expect(webSocket.extensions).toBe('permessage-deflate');
    expect(WebSocketWriter.of(stream, webSocket)).toBeUndefined();
  });
});
