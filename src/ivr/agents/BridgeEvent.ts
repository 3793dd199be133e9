import type { HeardItem } from './Agent.js';

/**
 * What a bridge tells.
 *
 * @public
 */
export type BridgeEvent<M = never> =
  /** The caller begins to hear an item. */
  | { readonly type: 'started'; readonly itemId: string }
  /** No more of an item will be heard. */
  | ({ readonly type: 'finished' } & HeardItem)
  | { readonly type: 'message'; readonly message: M };
