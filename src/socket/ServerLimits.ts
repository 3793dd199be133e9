import { type CallLimits, DEFAULT_CALL_LIMITS } from '../session/contract/CallLimits.js';

/**
 * Limits of a server, and of each of its calls. Each limit may be `Infinity`.
 *
 * @public
 */
export interface ServerLimits extends CallLimits {
  /** Most calls at once, including connections that may become calls. @defaultValue 1000 */
  readonly maxCalls?: number;
  /**
   * Most calls and handshakes at once from one address; for IPv6 from one /64.
   *
   * @defaultValue Infinity; Exotel dials from few addresses
   */
  readonly maxCallsPerAddress?: number;
  /** Most connections at once that are being checked, or have not sent `start`. @defaultValue 200 */
  readonly maxPendingHandshakes?: number;
  /** How long a connection may take to become a WebSocket, in ms. @defaultValue 10000, for which Exotel waits */
  readonly handshakeTimeoutMs?: number;
  /** Most used tokens that are remembered until they expire. @defaultValue 100000 */
  readonly maxUsedTokens?: number;
  /** Event-loop delay, in ms, above which `eventLoopBlocked` is reported. @defaultValue 200 */
  readonly maxEventLoopDelayMs?: number;
}

/** The limits of a server without the option `limits`. */
export const DEFAULT_LIMITS: Required<ServerLimits> = {
  ...DEFAULT_CALL_LIMITS,
  maxCalls: 1_000,
  maxCallsPerAddress: Infinity,
  maxPendingHandshakes: 200,
  handshakeTimeoutMs: 10_000,
  maxUsedTokens: 100_000,
  maxEventLoopDelayMs: 200,
};
