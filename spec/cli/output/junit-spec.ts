import { junitXml } from '../../../src/cli/output/junit';
import type { ProbeCheckResult } from '../../../src/testing/node/probe/ProbeReport';

const check = (name: string, outcome: ProbeCheckResult['outcome'], reason: string): ProbeCheckResult => ({
  name,
  group: name === 'lead' ? 'audio' : 'wire',
  title: 'it is "so" & <not> otherwise',
  outcome,
  reason,
  page: 'https://example.org/?a=1&b=2',
});

describe('junitXml', () => {
  it('should write a suite for each group and a case for each check, and escape text', () => {
    const checks = [
      check('json', 'pass', 'of 3 messages'),
      check('snakeCase', 'fail', 'a\n<b>\u0000 & "c"'),
      check('streamSid', 'skip', 'nothing was sent'),
      check('lead', 'warn', 'at most 1200 ms'),
    ];
    expect(
      junitXml({
        url: 'ws://bot/?a=1&b=2',
        durationMs: 1_234,
        outcome: 'fail',
        counts: { pass: 1, warn: 1, fail: 1, skip: 1 },
        checks,
        calls: [],
      }),
    ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="exotel-rx probe ws://bot/?a=1&amp;b=2" tests="4" failures="1" errors="0" skipped="1" time="1.234">
  <testsuite name="wire" tests="3" failures="1" errors="0" skipped="1" time="0">
    <testcase classname="exotel-rx.wire" name="json: it is &quot;so&quot; &amp; &lt;not&gt; otherwise" time="0"/>
    <testcase classname="exotel-rx.wire" name="snakeCase: it is &quot;so&quot; &amp; &lt;not&gt; otherwise" time="0">
      <failure message="a &lt;b&gt; &amp; &quot;c&quot;" type="snakeCase">a &lt;b&gt; &amp; &quot;c&quot;
https://example.org/?a=1&amp;b=2</failure>
    </testcase>
    <testcase classname="exotel-rx.wire" name="streamSid: it is &quot;so&quot; &amp; &lt;not&gt; otherwise" time="0">
      <skipped message="nothing was sent"/>
    </testcase>
  </testsuite>
  <testsuite name="audio" tests="1" failures="0" errors="0" skipped="0" time="0">
    <testcase classname="exotel-rx.audio" name="lead: it is &quot;so&quot; &amp; &lt;not&gt; otherwise" time="0">
      <system-out>warning: at most 1200 ms (https://example.org/?a=1&amp;b=2)</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
  });
});
