/** The fields of a message, as its JSON has them. */
export type Fields = Readonly<Record<string, unknown>>;

/** A message on its way from Exotel to the bot. */
export interface LineMessage {
  readonly type: 'message';
  readonly fields: Fields;
  /** How much later than meant it leaves, in ms. */
  readonly delayMs?: number;
  /** In a binary frame. */
  readonly isBinary?: boolean;
  /** In so many WebSocket frames. */
  readonly parts?: number;
}

/** What stands in a line to a bot: a union on `type`. */
export type LineItem =
  | LineMessage
  /** What is no message. */
  | { readonly type: 'garbage'; readonly data: string | Uint8Array }
  | { readonly type: 'ping' }
  /** Nothing is read for so many ms. */
  | { readonly type: 'pauseReading'; readonly forMs: number }
  /** The connection is gone in the middle of a WebSocket frame. */
  | { readonly type: 'cutMidFrame' }
  /** The connection is gone without a close. */
  | { readonly type: 'cut' }
  | { readonly type: 'close'; readonly code: number };
