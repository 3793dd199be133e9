/**
 * What is known of the HTTP request that became a WebSocket. Node's `IncomingMessage` fits, and so do Express's and
 * Fastify's `request.raw`.
 *
 * @public
 */
export interface UpgradeInfo {
  /** Path and query. */
  readonly url?: string | undefined;
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined;
}
