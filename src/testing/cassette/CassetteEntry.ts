/**
 * Something that went over the wire of a call: a message, as it was, or the end of the connection. `atMs` is the time
 * since the recording began.
 *
 * @public
 */
export type CassetteEntry = { readonly atMs: number; readonly from: 'exotel' | 'bot' } & (
  | { readonly type: 'message'; readonly text: string }
  /** Who closed it, and with which code: 1006 is a cut. */
  | { readonly type: 'close'; readonly code: number }
);
