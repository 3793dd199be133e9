import type { CallInfo } from './CallInfo.js';

/**
 * Why a call ended. `unknown` is a `stop` of Exotel's with a reason that is in no document.
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
 * Where a call is. The last value is always `ended`, exactly once.
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
