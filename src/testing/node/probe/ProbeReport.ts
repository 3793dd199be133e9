import type { ProbeGroup, ProbeOutcome } from './ProbeCheck.js';
import type { ScenarioName } from './scenarios.js';

/**
 * What came of one check.
 *
 * @public
 */
export interface ProbeCheckResult {
  readonly name: string;
  readonly group: ProbeGroup;
  /** What is right, as a sentence. */
  readonly title: string;
  readonly outcome: ProbeOutcome;
  /** Why, with the figures. */
  readonly reason: string;
  /** The public page that the check rests on, or that it was observed on live calls. */
  readonly page: string;
}

/**
 * A call that a probe made. Times are in ms.
 *
 * @public
 */
export interface ProbeCall {
  readonly name: ScenarioName;
  /** What the caller did. */
  readonly description: string;
  /** Why there was no connection; then the rest is left out. */
  readonly error?: string;
  readonly durationMs?: number;
  readonly endedBy?: 'caller' | 'bot' | 'network';
  readonly closeCode?: number;
  /** How much of the bot's audio was heard. */
  readonly heardMs?: number;
}

/**
 * How a bot did.
 *
 * @public
 */
export interface ProbeReport {
  /** Without credentials. */
  readonly url: string;
  readonly durationMs: number;
  /** `fail` when a check failed; warnings and skips are none. */
  readonly outcome: 'pass' | 'fail';
  readonly counts: Readonly<Record<ProbeOutcome, number>>;
  /** In the order of their groups. */
  readonly checks: readonly ProbeCheckResult[];
  /** In the order in which they were over. */
  readonly calls: readonly ProbeCall[];
}

/**
 * What happens in a probe: a union on `type`.
 *
 * @public
 */
export type ProbeEvent =
  | { readonly type: 'started'; readonly url: string; readonly calls: number; readonly checks: number }
  /** A call is over. */
  | { readonly type: 'call'; readonly call: ProbeCall }
  /** A check was judged: when all calls are over, in the order of the report. */
  | { readonly type: 'check'; readonly check: ProbeCheckResult }
  /** The last event. */
  | { readonly type: 'finished'; readonly report: ProbeReport };
