/** The data of a message of any WebSocket; ws gives an array of buffers to those who ask for fragments. */
export function readMessageData(data: unknown): string | Uint8Array | undefined {
  if (typeof data === 'string' || data instanceof Uint8Array) {
    return data;
  }
  if (data instanceof ArrayBuffer) {
    return new Uint8Array(data);
  }
  return Array.isArray(data) ? Buffer.concat(data.filter((part) => part instanceof Uint8Array)) : undefined;
}
