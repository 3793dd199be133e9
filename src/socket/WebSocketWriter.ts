import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

// How a text begins that a server sends whole (RFC 6455, 5.2): what it is, and its length, in the two bytes that follow if it
// is above 125, in eight if it is above 65,535.
const TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const HEADER_BYTES = 2;
const HEADER_16_BYTES = 4;
const HEADER_64_BYTES = 10;
const MAX_LENGTH_16 = 65_535;

/** The frame of the text that was written last: most are as long as the one before, and in the same place. */
const last: { text?: Buffer; frame: Buffer } = { frame: Buffer.alloc(0) };

/**
 * Writes texts out of `MessageMemory` to the socket of a server's WebSocket, past ws, which would write the header of each by
 * itself: here header and text are one piece. What else is sent goes through ws as ever; since that holds nothing back, the
 * order stays.
 */
export class WebSocketWriter {
  readonly #socket: Duplex;

  /** @returns undefined if ws may hold back or change what is sent: it has extensions */
  static of(socket: Duplex, webSocket: WebSocket): WebSocketWriter | undefined {
    return webSocket.extensions === '' ? new WebSocketWriter(socket) : undefined;
  }

  private constructor(socket: Duplex) {
    this.#socket = socket;
  }

  /** @param text - has `MessageMemory.HEADROOM` in front of it */
  write(text: Buffer): void {
    if (last.text !== text) {
      last.text = text;
      last.frame = frameOf(text);
    }
    this.#socket.write(last.frame);
  }
}

/** The frame of a text: writes its header in front of it. */
function frameOf(text: Buffer): Buffer {
  const { length } = text;
  const headerBytes =
    length < LENGTH_16 ? HEADER_BYTES : length <= MAX_LENGTH_16 ? HEADER_16_BYTES : HEADER_64_BYTES;
  const frame = Buffer.from(text.buffer, text.byteOffset - headerBytes, headerBytes + length);
  frame[0] = TEXT;
  if (headerBytes === HEADER_BYTES) {
    frame[1] = length;
  } else if (headerBytes === HEADER_16_BYTES) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(length, HEADER_BYTES);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(length), HEADER_BYTES);
  }
  return frame;
}
