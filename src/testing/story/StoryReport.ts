import type { Diagnostic } from '../../session/contract/Diagnostic.js';
import type { CallOutcome } from '../../session/contract/CallOutcome.js';
import type { HeardSegment } from '../prompts/HeardSegment.js';
import type { Quirk } from '../quirks/quirks.js';
import type { SimulatedCallReport } from '../caller/SimulatedCallReport.js';

/**
 * A step, and what became of it. Times are in ms since `start`.
 *
 * @public
 */
export interface StepReport {
  /** As the story tells it: `heard('menu')`. */
  readonly step: string;
  readonly outcome: 'done' | 'failed' | 'notReached';
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Why it failed. */
  readonly reason?: string;
}

/**
 * How a story went, the same in virtual time as over a socket.
 *
 * @public
 */
export interface StoryReport {
  readonly steps: readonly StepReport[];
  /** What the caller heard. */
  readonly heard: readonly HeardSegment[];
  /** All that happened, a line each: time, who, what. */
  readonly timeline: readonly string[];
  /** The call as marbles: a lane for the caller's side and one for the bot's. */
  readonly marbles: readonly string[];
  /** The call as Exotel's side saw it. */
  readonly call: SimulatedCallReport;
  /** How Exotel misbehaved, as it was asked to. */
  readonly quirks: readonly Quirk[];
  /** What the handler's call found odd; not over a socket. The timeline has the first of each code. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The call as the handler's side saw it; not over a socket. */
  readonly outcome?: CallOutcome;
}
