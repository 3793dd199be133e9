/** A call's way out: what a session needs of its socket. */
export interface CallTransport {
  /** Sends a text message. Never throws. */
  send(text: string): void;
  /** Begins to close. */
  close(code: number): void;
  /** Tears the connection down. */
  terminate(): void;
}
