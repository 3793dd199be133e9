/** The fields of a message, as in its JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** A message on its way from Exotel to the bot. */
export interface LineMessage {
  readonly type: 'message';
  readonly fields: Fields;
  /** How much later than meant it is sent, in ms. */
  readonly delayMs?: number;
  /** Whether it is sent in a binary frame. */
  readonly isBinary?: boolean;
  /** The number of WebSocket frames that it is cut into. */
  readonly parts?: number;
}

/** Item on the line to a bot: a union on `type`. */
export type LineItem =
  | LineMessage
  /** Data that is not a valid message. */
  | { readonly type: 'garbage'; readonly data: string | Uint8Array }
  | { readonly type: 'ping' }
  /** Reading stops for `forMs` ms. */
  | { readonly type: 'pauseReading'; readonly forMs: number }
  /** The connection is lost in the middle of a WebSocket frame. */
  | { readonly type: 'cutMidFrame' }
  /** The connection is lost without a close frame. */
  | { readonly type: 'cut' }
  | { readonly type: 'close'; readonly code: number };

/**
 * One quirk at work: returns the items that replace an item. `clockMs` is the time of the caller's newest audio, in
 * ms since `start`.
 */
export type QuirkStage = (item: LineItem, clockMs: number) => readonly LineItem[];

/** Creates a stage that changes only messages; `undefined` leaves the message as it is. */
export function onMessage(
  change: (message: LineMessage, clockMs: number) => readonly LineItem[] | undefined,
): QuirkStage {
  return (item, clockMs) => (item.type === 'message' ? (change(item, clockMs) ?? [item]) : [item]);
}

/** Creates a stage that changes only messages of one event. */
export function onEvent(
  event: string,
  change: (message: LineMessage, clockMs: number) => readonly LineItem[] | undefined,
): QuirkStage {
  return onMessage((message, clockMs) =>
    message.fields['event'] === event ? change(message, clockMs) : undefined,
  );
}

/** Creates a stage that changes the fields of messages. */
export function rewrite(change: (fields: Fields) => Fields): QuirkStage {
  return onMessage((message) => [{ ...message, fields: change(message.fields) }]);
}

/** Creates a stage that inserts items before the first audio at or after `atMs`. */
export function onceAt(atMs: number, items: (message: LineMessage) => readonly LineItem[]): QuirkStage {
  let isDone = false;
  return onEvent('media', (message, clockMs) => {
    if (isDone || clockMs < atMs) {
      return undefined;
    }
    isDone = true;
    return [...items(message), message];
  });
}

/** Creates a stage that inserts an item before every `nth` message of audio. */
export function everyNth(nth: number, item: (message: LineMessage, time: number) => LineItem): QuirkStage {
  let count = 0;
  return onEvent('media', (message) =>
    ++count % nth === 0 ? [item(message, count / nth - 1), message] : undefined,
  );
}
