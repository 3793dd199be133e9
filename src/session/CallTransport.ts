/** The socket of a call, as the session uses it. */
export interface CallTransport {
  /** Sends a text message. Never throws. */
  send(text: string): void;
  /** Pings the peer; returns false if the socket cannot. */
  ping(): boolean;
  /** Returns how many bytes the peer has not read; 0 if the socket does not know. */
  bufferedBytes(): number;
  /** Begins the closing handshake. */
  close(code: number): void;
  /** Tears the connection down. */
  terminate(): void;
}
