import type { BreachCode } from '../../rules/BreachCode.js';
import { GOOD_CALLS, type ProbeRecord } from './ProbeRecord.js';

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

/** A check that is about rules of the protocol. */
export interface BreachCheckConfig extends Omit<ProbeCheck, 'judge'> {
  readonly codes: readonly BreachCode[];
  /** What a breach makes of it. @defaultValue 'fail' */
  readonly severity?: 'warn' | 'fail';
  /** Which messages it is about. @defaultValue all */
  readonly of?: 'media' | 'mark';
}

/** What a bot sends. */
const MESSAGES: readonly string[] = ['media', 'mark', 'clear'];

/** Makes a check of rules that the good calls watch over: their breaches are counted and the first one is quoted. */
export function breachCheck(config: BreachCheckConfig): ProbeCheck {
  const { codes, severity = 'fail', of, ...check } = config;
  return {
    ...check,
    judge: (record) => {
      const calls = record.calls(GOOD_CALLS);
      const breaches = calls
        .flatMap(({ report }) => report?.breaches ?? [])
        .filter(({ code }) => codes.includes(code));
      const [first] = breaches;
      if (first !== undefined) {
        const count = breaches.reduce((sum, breach) => sum + breach.count, 0);
        const judge = severity === 'warn' ? warn : fail;
        return judge(`${first.message}${count > 1 ? ` (${count} times)` : ''}`);
      }
      const events = calls.flatMap((call) => call.events);
      const count = events.filter(({ type }) =>
        of === undefined ? MESSAGES.includes(type) : type === of,
      ).length;
      return count > 0
        ? pass(`of ${count} messages`)
        : of === undefined && events.some(({ type }) => type === 'breach')
          ? pass('of what was sent')
          : skip(`the bot sent no ${of ?? 'message'}`);
    },
  };
}
