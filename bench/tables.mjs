const head = ['what', 'value', 'baseline', 'ratio', '(spread)', 'target', 'met?'];

/** Whether a row meets its limits; undefined if it has no limits. */
export function isMet({ value, ratio, target, minimum, limit }) {
  // JSON has no NaN: a missing measurement is null, which is below every limit.
  const asked = [
    ...(target === undefined ? [] : [ratio !== null && ratio <= target]),
    ...(minimum === undefined ? [] : [ratio !== null && ratio >= minimum]),
    ...(limit === undefined ? [] : [value !== null && value <= limit]),
  ];
  return asked.length === 0 ? undefined : asked.every(Boolean);
}

function cells(row) {
  const { what, value, unit, baseline, ratio, spread, target, minimum, limit } = row;
  return [
    what,
    `${value} ${unit}`,
    baseline ?? '',
    ratio?.toFixed(2) ?? '',
    spread === undefined ? '' : `(${spread.map((end) => end.toFixed(2)).join('…')})`,
    [
      target === undefined ? '' : `≤ ${target.toFixed(2)}`,
      minimum === undefined ? '' : `≥ ${minimum.toFixed(2)}`,
      limit === undefined ? '' : `≤ ${limit} ${unit}`,
    ].join(''),
    { true: 'yes', false: 'NO', undefined: '' }[String(isMet(row))],
  ];
}

export function textTable(rows) {
  const lines = [head, ...rows.map(cells)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  lines.splice(
    1,
    0,
    widths.map((width) => '-'.repeat(width)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join(' | ')
        .trimEnd(),
    )
    .join('\n');
}

export function markdownTable(rows) {
  return [head, head.map(() => '---'), ...rows.map(cells)]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');
}
