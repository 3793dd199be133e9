import { checks } from './checks/index.js';
import type { ProbeOutcome } from './ProbeCheck.js';
import type { ProbeRecord, RecordedCall } from './ProbeRecord.js';
import type { ProbeCall, ProbeCheckResult, ProbeReport } from './ProbeReport.js';
import { SCENARIOS } from './scenarios.js';

/** Runs every check on the calls of a probe. */
export function judgeProbe(record: ProbeRecord, url: string, durationMs: number): ProbeReport {
  const results = checks.map(({ judge, name, group, title, page }): ProbeCheckResult => {
    const { outcome, reason } = judge(record);
    return { name, group, title, outcome, reason, page };
  });
  const count = (wanted: ProbeOutcome) => results.filter(({ outcome }) => outcome === wanted).length;
  const counts = { pass: count('pass'), warn: count('warn'), fail: count('fail'), skip: count('skip') };
  return {
    url,
    durationMs: Math.round(durationMs),
    outcome: counts.fail === 0 ? 'pass' : 'fail',
    counts,
    checks: results,
    calls: record.all().map(summariseCall),
  };
}

/** Returns the summary of a call for the report. */
export function summariseCall({ scenario, report, error }: RecordedCall): ProbeCall {
  const description = SCENARIOS.find(({ name }) => name === scenario)?.description ?? '';
  return {
    name: scenario,
    description,
    ...(error === undefined ? {} : { error }),
    ...(report === undefined
      ? {}
      : {
          durationMs: Math.round(report.durationMs),
          endedBy: report.endedBy,
          closeCode: report.closeCode,
          heardMs: Math.round(report.heardMs),
        }),
  };
}
