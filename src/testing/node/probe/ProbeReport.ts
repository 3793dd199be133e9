import type { ProbeGroup, ProbeOutcome } from './ProbeCheck.js';
import type { ScenarioName } from './scenarios.js';

/**
 * Result of one check.
 *
 * @public
 */
export interface ProbeCheckResult {
  /** Name of the check, unique in its group. */
  readonly name: string;
  /** The part of the protocol that it is about. */
  readonly group: ProbeGroup;
  /** What a correct bot does, as a sentence. */
  readonly title: string;
  /** Whether the bot passed. */
  readonly outcome: ProbeOutcome;
  /** Reason, with figures. */
  readonly reason: string;
  /**
   * The public page that the check is based on; or, for checks without a page, a note such as `no page: reported from
   * live calls`.
   */
  readonly page: string;
}

/**
 * Call of a probe. Times are in ms.
 *
 * @public
 */
export interface ProbeCall {
  /** Which call it is. */
  readonly name: ScenarioName;
  /** What the caller does in it. */
  readonly description: string;
  /** Why the connection failed; then all later members are missing. */
  readonly error?: string;
  /** Length of the call from `start` to its end. */
  readonly durationMs?: number;
  /** Who ended the call: `network` means that the connection was lost without a close frame. */
  readonly endedBy?: 'caller' | 'bot' | 'network';
  /** WebSocket close code. */
  readonly closeCode?: number;
  /** Length of the bot's audio that was heard. */
  readonly heardMs?: number;
}

/**
 * Result of a probe.
 *
 * @public
 */
export interface ProbeReport {
  /** The bot's address, without credentials. */
  readonly url: string;
  /** Length of the probe, in ms. */
  readonly durationMs: number;
  /** `fail` when a check failed; warnings and skipped checks do not count. */
  readonly outcome: 'pass' | 'fail';
  /** Number of checks for each outcome. */
  readonly counts: Readonly<Record<ProbeOutcome, number>>;
  /** Results of all checks, in the order of their groups. */
  readonly checks: readonly ProbeCheckResult[];
  /** The calls, in the order in which they ended. */
  readonly calls: readonly ProbeCall[];
}

/**
 * Event of a probe: a union on `type`.
 *
 * @public
 */
export type ProbeEvent =
  | { readonly type: 'started'; readonly url: string; readonly calls: number; readonly checks: number }
  /** A call is over. */
  | { readonly type: 'call'; readonly call: ProbeCall }
  /** A check was done. Checks are done when all calls are over, in the order of the report. */
  | { readonly type: 'check'; readonly check: ProbeCheckResult }
  /** The last event. */
  | { readonly type: 'finished'; readonly report: ProbeReport };
