import { isUint8Array } from '../support/typedArrays.js';

/** Returns the data of a message of any WebSocket implementation, as text or bytes; undefined for other values. */
export function readMessageData(data: unknown): string | Uint8Array | undefined {
  if (typeof data === 'string' || data instanceof Uint8Array) {
    return data;
  }
  // From another realm, such as jsdom or `node:vm`.
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  if (isArrayBuffer(data)) {
    return new Uint8Array(data);
  }
  // ws emits an array of buffers when its `binaryType` is `fragments`.
  return Array.isArray(data) ? joinBytes(data.filter(isUint8Array)) : undefined;
}

function isArrayBuffer(data: unknown): data is ArrayBuffer {
  return data instanceof ArrayBuffer || Object.prototype.toString.call(data) === '[object ArrayBuffer]';
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
