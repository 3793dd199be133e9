import { describeTestValue, isAlike } from './describeTestValue.js';
import { MarbleWriter, type Moment, readMoments } from './MarbleWriter.js';

/** How many moments before and after the first difference are shown. */
const AROUND = 12;

/**
 * Describes how observed moments differ from expected moments: both as marbles, and moment by moment.
 *
 * @param values - the values of the letters in the test
 */
export function describeMarbleDiff(
  actual: unknown,
  expected: unknown,
  values: Readonly<Record<string, unknown>> = {},
): string {
  const [seen, wanted] = [readMoments(actual), readMoments(expected)];
  if (seen === undefined || wanted === undefined) {
    return `and expected differ\nexpected  ${describeTestValue(expected)}\nactual    ${describeTestValue(actual)}`;
  }
  const writer = new MarbleWriter(values);
  const lines = [`expected  ${writer.write(wanted)}`, `actual    ${writer.write(seen)}`];
  const rows = pair(seen, wanted);
  const first = rows.findIndex(({ isSame }) => !isSame);
  const shown = rows.slice(Math.max(0, first - AROUND), first + AROUND);
  const width = Math.max(...shown.map(({ left }) => left.length), 'expected'.length);
  const table = shown.map(
    ({ frame, left, right, isSame }) =>
      `${isSame ? ' ' : '✗'} ${`${frame} ms`.padStart(10)}  ${left.padEnd(width)}  ${right}`,
  );
  return [
    `and expected differ ${first < 0 ? 'in type' : `from ${rows[first]?.frame ?? 0} ms on`}`,
    '',
    ...lines,
    ...writer.legend(),
    '',
    `  ${''.padStart(10)}  ${'expected'.padEnd(width)}  actual`,
    ...(first > AROUND ? [`  … ${first - AROUND} that match`] : []),
    ...table,
    ...(rows.length > first + AROUND ? [`  … ${rows.length - first - AROUND} more`] : []),
  ].join('\n');
}

interface Row {
  readonly frame: number;
  readonly left: string;
  readonly right: string;
  readonly isSame: boolean;
}

/** Pairs the moments of the same time. */
function pair(seen: readonly Moment[], wanted: readonly Moment[]): readonly Row[] {
  const rows: Row[] = [];
  let [s, w] = [0, 0];
  while (s < seen.length || w < wanted.length) {
    const [one, other] = [seen[s], wanted[w]];
    const frame = Math.min(one?.frame ?? Infinity, other?.frame ?? Infinity);
    const right = one?.frame === frame ? one : undefined;
    const left = other?.frame === frame ? other : undefined;
    s += right === undefined ? 0 : 1;
    w += left === undefined ? 0 : 1;
    const isSame = left?.kind === right?.kind && isAlike(right?.value, left?.value);
    rows.push({ frame, left: describe(left), right: describe(right), isSame });
  }
  return rows;
}

function describe(moment: Moment | undefined): string {
  switch (moment?.kind) {
    case undefined:
      return '–';
    case 'next':
      return describeTestValue(moment.value);
    case 'error':
      return `# ${describeTestValue(moment.value)}`;
    case 'complete':
      return '| completes';
    case 'subscribe':
      return '^ subscribed';
    case 'unsubscribe':
      return '! unsubscribed';
  }
}
