import type { HeardItem } from './Agent.js';

/**
 * What a bridge tells.
 *
 * @public
 */
export type BridgeEvent<M = never> =
  /** The caller begins to hear an item. */
  | { readonly type: 'started'; readonly itemId: string }
  /** The agent was interrupted while the caller heard an item, and went on: with `onInterrupt` `'notify'`. */
  | { readonly type: 'interrupted'; readonly itemId: string; readonly heardMs: number }
  /** No more of an item will be heard. */
  | ({ readonly type: 'finished' } & HeardItem)
  | { readonly type: 'message'; readonly message: M };
