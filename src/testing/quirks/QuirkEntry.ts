import type { CallPlan } from '../caller/CallPlan.js';
import type { PlayoutBehaviour } from '../caller/SimulatedPlayout.js';
import type { QuirkStage } from './QuirkStage.js';

/**
 * What a quirk is about.
 *
 * @public
 */
export type QuirkGroup = 'handshake' | 'messages' | 'order' | 'audio' | 'marks' | 'connection' | 'ending';

/**
 * The number that a quirk takes: `name=number`.
 *
 * @public
 */
export interface QuirkValue {
  /** What it counts: ms, or messages. */
  readonly unit: string;
  readonly defaultValue: number;
  readonly min: number;
  readonly max: number;
}

/** One way in which Exotel may differ from its documents, or its network from a good one. */
export interface QuirkEntry {
  readonly name: string;
  readonly group: QuirkGroup;
  /** One line; `N` stands for the value. */
  readonly description: string;
  /** Where it is documented or was seen. */
  readonly page: string;
  readonly value?: QuirkValue;
  /** In a mix there is at most one of a family. */
  readonly family?: string;
  /** Whether it is about a real connection, so that a call in memory cannot have it. */
  readonly needsSocket?: true;
  /** How the call is made differently. */
  readonly plan?: (plan: CallPlan, value: number) => CallPlan;
  /** How marks are echoed differently. */
  readonly playout?: (value: number) => PlayoutBehaviour;
  /** How what is sent is changed: new for every call. */
  readonly stage?: (value: number) => QuirkStage;
}
