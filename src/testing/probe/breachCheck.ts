import type { BreachCode } from '../rules/BreachCode.js';
import { fail, pass, type ProbeCheck, skip, warn } from './ProbeCheck.js';
import { GOOD_CALLS } from './goodCalls.js';

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
