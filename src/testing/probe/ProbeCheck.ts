import type { ProbeRecord } from './ProbeRecord.js';

/**
 * What a check is about.
 *
 * @public
 */
export type ProbeGroup = 'handshake' | 'wire' | 'audio' | 'marks' | 'bargeIn' | 'endings' | 'robustness';

/**
 * What came of a check: a `skip` is one whose trigger never came, such as a mark of a bot that sets none.
 *
 * @public
 */
export type ProbeOutcome = 'pass' | 'warn' | 'fail' | 'skip';

/** What a check found. */
export interface ProbeVerdict {
  readonly outcome: ProbeOutcome;
  /** In words, with the figures. */
  readonly reason: string;
}

/** One thing that is right or wrong about a bot: judged when all calls are over. */
export interface ProbeCheck {
  readonly name: string;
  readonly group: ProbeGroup;
  /** What is right, as a sentence. */
  readonly title: string;
  /** The page that it rests on. */
  readonly page: string;
  readonly judge: (record: ProbeRecord) => ProbeVerdict;
}

export const pass = (reason: string): ProbeVerdict => ({ outcome: 'pass', reason });
export const warn = (reason: string): ProbeVerdict => ({ outcome: 'warn', reason });
export const fail = (reason: string): ProbeVerdict => ({ outcome: 'fail', reason });
export const skip = (reason: string): ProbeVerdict => ({ outcome: 'skip', reason });
