import type { BreachCode } from '../../rules/BreachCode.js';
import { GOOD_CALLS, type ProbeRecord } from './ProbeRecord.js';

/**
 * Group of a check: the part of the protocol that it is about.
 *
 * @public
 */
export type ProbeGroup = 'handshake' | 'wire' | 'audio' | 'marks' | 'bargeIn' | 'endings' | 'robustness';

/**
 * Outcome of a check. `skip` means that the check did not apply, such as a check of marks for a bot that sends no
 * marks.
 *
 * @public
 */
export type ProbeOutcome = 'pass' | 'warn' | 'fail' | 'skip';

/** Result of a check. */
export interface ProbeVerdict {
  /** Outcome of the check. */
  readonly outcome: ProbeOutcome;
  /** Description with figures. */
  readonly reason: string;
}

/** One check of a bot, done when all calls are over. */
export interface ProbeCheck {
  readonly name: string;
  readonly group: ProbeGroup;
  /** What a correct bot does, as a sentence. */
  readonly title: string;
  /** The page that it is based on. */
  readonly page: string;
  readonly judge: (record: ProbeRecord) => ProbeVerdict;
}

export const pass = (reason: string): ProbeVerdict => ({ outcome: 'pass', reason });
export const warn = (reason: string): ProbeVerdict => ({ outcome: 'warn', reason });
export const fail = (reason: string): ProbeVerdict => ({ outcome: 'fail', reason });
export const skip = (reason: string): ProbeVerdict => ({ outcome: 'skip', reason });

/** Options for a check of protocol rules. */
export interface BreachCheckConfig extends Omit<ProbeCheck, 'judge'> {
  readonly codes: readonly BreachCode[];
  /** Outcome when a rule was broken. @defaultValue 'fail' */
  readonly severity?: 'warn' | 'fail';
  /** Which messages it is about. @defaultValue all messages */
  readonly of?: 'media' | 'mark';
}

/** Events that a bot sends. */
const MESSAGES: readonly string[] = ['media', 'mark', 'clear'];

/** Creates a check of protocol rules in the good calls: it counts the breaches and quotes the first one. */
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
        ? pass(`${count} messages checked`)
        : of === undefined && events.some(({ type }) => type === 'breach')
          ? pass('no message breaks this rule')
          : skip(`the bot sent no ${of ?? 'message'}`);
    },
  };
}
