import { QUIRKS } from '../../testing/index.js';
import type { Style } from './text.js';

/** Formats the table of quirks: a block for each group. */
export function describeQuirks(style: Style): readonly string[] {
  const groups = [...new Set(QUIRKS.map(({ group }) => group))];
  const lines = groups.flatMap((group) => [
    '',
    style('bold', group),
    ...QUIRKS.filter((quirk) => quirk.group === group).map(({ name, value, description }) => {
      const default_ =
        value === undefined
          ? ''
          : style('dim', ` (N: ${value.min} to ${value.max}, default ${value.defaultValue})`);
      return `  ${(value === undefined ? name : `${name}=N`).padEnd(20)} ${description}${default_}`;
    }),
  ]);
  return [
    ...lines.slice(1),
    '',
    'mix=SEED picks one to five quirks; the same seed always picks the same quirks.',
  ];
}
