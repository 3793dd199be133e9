import type { CallPlan } from '../caller/CallPlan.js';
import type { PlayoutBehaviour } from '../caller/SimulatedPlayout.js';
import type { QuirkStage } from './QuirkStage.js';

/**
 * Group of a quirk: the part of a call that it changes.
 *
 * @public
 */
export type QuirkGroup = 'handshake' | 'messages' | 'order' | 'audio' | 'marks' | 'connection' | 'ending';

/**
 * Number that a quirk takes: `name=number`.
 *
 * @public
 */
export interface QuirkValue {
  /** Its unit, such as `ms` or `messages`. */
  readonly unit: string;
  /** The number without `=number`. */
  readonly defaultValue: number;
  /** The smallest number. */
  readonly min: number;
  /** The largest number. */
  readonly max: number;
}

/** One way in which Exotel may differ from its documents, or a network from a good network. */
export interface QuirkEntry {
  readonly name: string;
  readonly group: QuirkGroup;
  /** Description in one line; `N` stands for the number. */
  readonly description: string;
  /** Where it is documented, or that it was seen on live calls. */
  readonly page: string;
  readonly value?: QuirkValue;
  /** A mix has at most one quirk of a family. */
  readonly family?: string;
  /** Whether it changes a real connection: a call in memory cannot have it. */
  readonly needsSocket?: true;
  /** Changes the plan of the call. */
  readonly plan?: (plan: CallPlan, value: number) => CallPlan;
  /** Changes how marks are echoed. */
  readonly playout?: (value: number) => PlayoutBehaviour;
  /** Creates the stage that changes the messages of one call. */
  readonly stage?: (value: number) => QuirkStage;
}
