import { type CassetteEntry, compareCassettes, judgeCassette } from '../../testing/index.js';
import { describeBreach, type Verdict } from './describeVerdict.js';
import { plural, type Style } from './text.js';

/**
 * Returns the verdict of a replay. A broken rule is a failure; a difference from the cassette is a failure if
 * `compare` is `judge`.
 */
export function describeReplay(
  then: Iterable<CassetteEntry>,
  now: readonly CassetteEntry[],
  compare: 'report' | 'judge',
  style: Style,
): Verdict {
  const breaches = judgeCassette(now);
  const broken = breaches.filter(({ severity }) => severity === 'breach');
  const differences = compareCassettes(then, now);
  const lines = [
    ...breaches.map((breach) => describeBreach(breach, style)),
    ...differences.map(({ then: before = 'nothing', now: after = 'nothing' }) =>
      style('yellow', `cassette: ${before}; now: ${after}`),
    ),
  ];
  const isFailed = broken.length > 0 || (compare === 'judge' && differences.length > 0);
  const found = [
    ...(broken.length > 0 ? [`${plural(broken.length, 'rule')} broken`] : []),
    differences.length === 0
      ? 'the bot behaves as in the cassette'
      : `${plural(differences.length, 'difference')} from the cassette`,
  ];
  const colour = isFailed ? 'red' : differences.length > 0 ? 'yellow' : 'green';
  return { lines: [...lines, style(colour, `verdict: ${found.join(', ')}`)], exitCode: isFailed ? 1 : 0 };
}
