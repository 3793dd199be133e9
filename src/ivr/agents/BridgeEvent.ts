import type { HeardItem } from './Agent.js';

/**
 * An event that {@link bridge} emits.
 *
 * @public
 */
export type BridgeEvent<M = never> =
  /** The caller starts to hear an item. */
  | { readonly type: 'started'; readonly itemId: string }
  /**
   * With `onInterrupt: 'notify'`: the agent was interrupted during an item and continues. `heardMs` of the item were
   * heard.
   */
  | { readonly type: 'interrupted'; readonly itemId: string; readonly heardMs: number }
  /** No more of an item will be heard. */
  | ({ readonly type: 'finished' } & HeardItem)
  /** A message that the agent emitted. */
  | { readonly type: 'message'; readonly message: M };
