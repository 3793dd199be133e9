/**
 * The HTTP request that became a WebSocket. Node's `IncomingMessage` has this shape, and so do Express's request and
 * Fastify's `request.raw`.
 *
 * @public
 */
export interface UpgradeInfo {
  /** Path and query. */
  readonly url?: string | undefined;
  /** The connection of the request, for the client's address. */
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined;
}
