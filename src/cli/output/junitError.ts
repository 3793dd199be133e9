import { escapeXml } from './escapeXml.js';

/** Writes as JUnit XML why there is no report of a probe: a build server would otherwise show nothing. */
export function junitError(message: string): string {
  const totals = 'tests="1" failures="0" errors="1" skipped="0"';
  const text = escapeXml(message);
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<testsuites name="exotel-rx probe" ${totals} time="0">\n` +
    `  <testsuite name="handshake" ${totals} time="0">\n` +
    '    <testcase classname="exotel-rx.handshake" name="connection: the bot can be called" time="0">\n' +
    `      <error message="${text}" type="cannotConnect">${text}</error>\n` +
    '    </testcase>\n  </testsuite>\n</testsuites>\n'
  );
}
