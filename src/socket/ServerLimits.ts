import { type CallLimits, DEFAULT_CALL_LIMITS } from '../session/contract/CallLimits.js';

/**
 * What a server takes on, besides what each call may cost. Every limit may be `Infinity`.
 *
 * @public
 */
export interface ServerLimits extends CallLimits {
  /** Calls at once. @defaultValue 1000 */
  readonly maxCalls?: number;
  /**
   * Calls and handshakes at once from one address, or one /64 of version 6. @defaultValue Infinity: Exotel dials from few
   * addresses
   */
  readonly maxCallsPerAddress?: number;
  /** Sockets at once that are still being let in, or have not sent `start`. @defaultValue 200 */
  readonly maxPendingHandshakes?: number;
  /** How long a connection may take to become a WebSocket, in ms. @defaultValue 10000, as long as Exotel waits */
  readonly handshakeTimeoutMs?: number;
  /** Tokens that are remembered as used until they expire. @defaultValue 100000 */
  readonly maxUsedTokens?: number;
  /** Event-loop delay, in ms, above which `eventLoopBlocked` is reported. @defaultValue 200 */
  readonly maxEventLoopDelayMs?: number;
}

/** The limits of a server that is told none. */
export const DEFAULT_LIMITS: Required<ServerLimits> = {
  ...DEFAULT_CALL_LIMITS,
  maxCalls: 1_000,
  maxCallsPerAddress: Infinity,
  maxPendingHandshakes: 200,
  handshakeTimeoutMs: 10_000,
  maxUsedTokens: 100_000,
  maxEventLoopDelayMs: 200,
};
