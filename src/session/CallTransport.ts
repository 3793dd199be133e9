/** A call's way out: what a session needs of its socket. */
export interface CallTransport {
  /** Sends a text message. Never throws. */
  send(text: string): void;
  /** Asks the peer for a sign of life; false where the socket cannot. */
  ping(): boolean;
  /** How many bytes the peer has not read; 0 where the socket does not know. */
  bufferedBytes(): number;
  /** Begins to close. */
  close(code: number): void;
  /** Tears the connection down. */
  terminate(): void;
}
