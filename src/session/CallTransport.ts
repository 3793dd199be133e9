/** A call's way out: what a session needs of its socket. */
export interface CallTransport {
  /** Whether `send` takes the bytes of a text. */
  readonly takesBytes: boolean;
  /** Sends a text message; its bytes are left as they are until nothing waits. Never throws. */
  send(text: string | Buffer): void;
  /** Asks the peer for a sign of life, where the socket can; whether it can. */
  ping(): boolean;
  /** How many bytes the peer has not read; 0 where the socket does not tell. */
  bufferedBytes(): number;
  /** Begins to close. */
  close(code: number): void;
  /** Tears the connection down. */
  terminate(): void;
}
