import type { CallLifecycle } from './contract/CallLifecycle.js';

/** What a lifecycle wants done, in order. */
export type LifecycleEffect =
  | { readonly type: 'emit'; readonly value: CallLifecycle }
  /** Nothing is sent or taken in any more. */
  | { readonly type: 'finish' }
  /** The peer is asked for a sign of life. */
  | { readonly type: 'ping' }
  | { readonly type: 'closeSocket'; readonly code: number }
  | { readonly type: 'terminateSocket' };
