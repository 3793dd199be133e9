import { GOOD_CALLS } from './goodCalls.js';
import { type ProbeCheck, skip } from './ProbeCheck.js';

/** A caller later than that is no measure of a bot. */
const LATE_MS = 250;

/** Makes a judge who is silent when the machine that probes was too busy to tell times. */
export function onTime(judge: ProbeCheck['judge']): ProbeCheck['judge'] {
  return (record) => {
    const late = Math.max(0, ...record.calls(GOOD_CALLS).map(({ report }) => report?.maxLateMs ?? 0));
    return late > LATE_MS
      ? skip(`this machine was up to ${Math.round(late)} ms late: its times mean little`)
      : judge(record);
  };
}
