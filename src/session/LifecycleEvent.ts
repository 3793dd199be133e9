import type { CallInfo } from './contract/CallInfo.js';
import type { EndReason } from './contract/CallLifecycle.js';

/** What happens to a call. */
export type LifecycleEvent =
  | { readonly type: 'started'; readonly info: CallInfo }
  | {
      readonly type: 'stopped';
      readonly by: 'caller' | 'flow' | 'unknown';
      readonly detail?: string | undefined;
    }
  /** The application wants to end when all was heard. */
  | { readonly type: 'ending' }
  /** The call is to end now, by our own doing. */
  | { readonly type: 'close'; readonly reason: EndReason; readonly detail?: string | undefined }
  /** The peer went beyond a limit. */
  | { readonly type: 'breach'; readonly code: number; readonly detail: string }
  | { readonly type: 'socketFailed'; readonly isProtocol: boolean; readonly detail: string }
  | { readonly type: 'socketClosed'; readonly code: number };
