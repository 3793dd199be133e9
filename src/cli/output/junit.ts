import type { ProbeCheckResult, ProbeReport } from '../../testing/node/index.js';

/**
 * Returns the report of a probe as JUnit XML: a suite for each group, a case for each check. JUnit has no warnings: a
 * warning is a passed case with the reason in its output.
 */
export function junitXml(report: ProbeReport): string {
  const { checks, counts, durationMs, url } = report;
  const totals = (some: readonly ProbeCheckResult[]) =>
    `tests="${some.length}" failures="${count(some, 'fail')}" errors="0" skipped="${count(some, 'skip')}"`;
  const groups = [...new Set(checks.map(({ group }) => group))];
  const suites = groups.map((group) => {
    const some = checks.filter((check) => check.group === group);
    return `  <testsuite name="${group}" ${totals(some)} time="0">\n${some.map(caseOf).join('')}  </testsuite>\n`;
  });
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<testsuites name="exotel-rx probe ${escapeXml(url)}" tests="${checks.length}" failures="${counts.fail}" errors="0" ` +
    `skipped="${counts.skip}" time="${(durationMs / 1_000).toFixed(3)}">\n${suites.join('')}</testsuites>\n`
  );
}

function caseOf({ group, name, title, outcome, reason, page }: ProbeCheckResult): string {
  const opened = `    <testcase classname="exotel-rx.${group}" name="${escapeXml(`${name}: ${title}`)}" time="0"`;
  const text = escapeXml(reason);
  switch (outcome) {
    case 'pass':
      return `${opened}/>\n`;
    case 'skip':
      return `${opened}>\n      <skipped message="${text}"/>\n    </testcase>\n`;
    case 'warn':
      return `${opened}>\n      <system-out>warning: ${text} (${escapeXml(page)})</system-out>\n    </testcase>\n`;
    case 'fail':
      return `${opened}>\n      <failure message="${text}" type="${name}">${text}\n${escapeXml(page)}</failure>\n    </testcase>\n`;
  }
}

function count(checks: readonly ProbeCheckResult[], wanted: ProbeCheckResult['outcome']): number {
  return checks.filter(({ outcome }) => outcome === wanted).length;
}

/** Returns JUnit XML for a probe without a report. Without it, a build server would show nothing. */
export function junitError(message: string): string {
  const totals = 'tests="1" failures="0" errors="1" skipped="0"';
  const text = escapeXml(message);
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<testsuites name="exotel-rx probe" ${totals} time="0">\n` +
    `  <testsuite name="handshake" ${totals} time="0">\n` +
    '    <testcase classname="exotel-rx.handshake" name="connection: the bot accepts a connection" time="0">\n' +
    `      <error message="${text}" type="cannotConnect">${text}</error>\n` +
    '    </testcase>\n  </testsuite>\n</testsuites>\n'
  );
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

/** Escapes text for an attribute or element, and removes characters that XML does not allow. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '')
    .replace(/[&<>"]/g, (character) => ENTITIES.get(character) ?? '')
    .replace(/[\t\n\r]/g, ' ');
}
