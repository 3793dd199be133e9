import type { CallInfo } from './CallInfo.js';

/**
 * Why a call ended. docs/errors.md has a section for each reason. `unknown` means that Exotel sent `stop` with a reason
 * that is not documented.
 *
 * @public
 */
export type EndReason =
  | 'callerHangup'
  | 'flowEnded'
  | 'appEnded'
  | 'appError'
  | 'maxDuration'
  | 'stalled'
  | 'drained'
  | 'socketClosed'
  | 'socketError'
  | 'protocolError'
  | 'unknown';

/**
 * The state of a call. The last value is always `ended`, and it is emitted exactly once.
 *
 * - `connected`: the WebSocket is open.
 * - `started`: Exotel sent `start`.
 * - `stalled`: no media arrived for `silentMs`, in ms. `resumed`: media arrives again.
 * - `ending`: Exotel sent `stop`, or your side ended the call. Queued audio may still be playing.
 * - `ended`: the call is over. `code` is the WebSocket's close code.
 *
 * @public
 */
export type CallLifecycle =
  | { readonly state: 'connected' }
  | { readonly state: 'started'; readonly info: CallInfo }
  | { readonly state: 'stalled'; readonly silentMs: number }
  | { readonly state: 'resumed' }
  | { readonly state: 'ending'; readonly by: 'caller' | 'flow' | 'app' | 'unknown' }
  | { readonly state: 'ended'; readonly reason: EndReason; readonly code?: number; readonly detail?: string };
