import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Whom the socket of an upgrade belongs to: `'other'` if another listener has answered the upgrade, or reads the socket;
 * `'nobody'` if it may be answered; `'gone'` if the peer has left.
 *
 * @param bytesBefore - the result of `bytesWritten` before other listeners could answer
 */
export function socketOwner(socket: Duplex, bytesBefore: number): 'nobody' | 'other' | 'gone' {
  if (hasResponse(socket) || socket.listenerCount('data') > 0 || bytesWritten(socket) > bytesBefore) {
    return 'other';
  }
  return socket.writable ? 'nobody' : socket.destroyed ? 'gone' : 'other';
}

/** Returns whether a `ServerResponse` was assigned to a socket. It may answer later, and then destroy the socket. */
export function hasResponse(socket: Duplex): boolean {
  // `assignSocket` of Node sets this member and rejects a socket on which it is set. Nothing public shows it.
  return '_httpMessage' in socket && socket._httpMessage !== null && socket._httpMessage !== undefined;
}

/** Returns how many bytes were written to a socket; 0 for streams that do not count. */
export function bytesWritten(socket: Duplex): number {
  return socket instanceof Socket ? socket.bytesWritten : 0;
}
