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

/**
 * One quirk at work: gives what takes the place of an item. `clockMs` is the caller's time: that of the newest audio, in
 * ms since `start`.
 */
export type QuirkStage = (item: LineItem, clockMs: number) => readonly LineItem[];

/** A stage that is about messages alone; `undefined` leaves the message as it is. */
export function onMessage(
  change: (message: LineMessage, clockMs: number) => readonly LineItem[] | undefined,
): QuirkStage {
  return (item, clockMs) => (item.type === 'message' ? (change(item, clockMs) ?? [item]) : [item]);
}

/** A stage that is about messages of one kind. */
export function onEvent(
  event: string,
  change: (message: LineMessage, clockMs: number) => readonly LineItem[] | undefined,
): QuirkStage {
  return onMessage((message, clockMs) =>
    message.fields['event'] === event ? change(message, clockMs) : undefined,
  );
}

/** A stage that writes the fields of messages differently. */
export function rewrite(change: (fields: Fields) => Fields): QuirkStage {
  return onMessage((message) => [{ ...message, fields: change(message.fields) }]);
}

/** A stage that puts something in front of the first audio that comes at a time or later. */
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

/** A stage that puts something in front of every nth message of audio. */
export function everyNth(nth: number, item: (message: LineMessage, time: number) => LineItem): QuirkStage {
  let count = 0;
  return onEvent('media', (message) =>
    ++count % nth === 0 ? [item(message, count / nth - 1), message] : undefined,
  );
}
