import { audioQuirks } from './audioQuirks.js';
import { connectionQuirks } from './connectionQuirks.js';
import { markQuirks } from './markQuirks.js';
import { messageQuirks } from './messageQuirks.js';
import { orderQuirks } from './orderQuirks.js';
import type { QuirkEntry, QuirkGroup, QuirkValue } from './QuirkEntry.js';

const entries = [
  ...orderQuirks,
  ...messageQuirks,
  ...audioQuirks,
  ...markQuirks,
  ...connectionQuirks,
] as const satisfies readonly { readonly name: QuirkName }[];

/**
 * Name of a quirk in `QUIRKS`.
 *
 * @public
 */
export type QuirkName =
  | 'noQuery'
  | 'noConnected'
  | 'lateStart'
  | 'mediaBeforeStart'
  | 'secondStart'
  | 'duplicateKeys'
  | 'reordering'
  | 'garbage'
  | 'unknownEvents'
  | 'flatStart'
  | 'flatKeys'
  | 'camelCase'
  | 'numbers'
  | 'binaryFrames'
  | 'noCallSid'
  | 'otherLabels'
  | 'tracks'
  | 'keysWithoutDuration'
  | 'callendedStop'
  | 'stoppedStop'
  | 'bareStop'
  | 'wrongIds'
  | 'frameMs'
  | 'jitter'
  | 'bursts'
  | 'gaps'
  | 'oddBytes'
  | 'hugeMessage'
  | 'stall'
  | 'marksNever'
  | 'marksLate'
  | 'marksEarly'
  | 'firstMarkLost'
  | 'marksAtClear'
  | 'marksAfterClear'
  | 'fragments'
  | 'pingFlood'
  | 'slowReading'
  | 'halfOpen'
  | 'midFrameCut'
  | 'noStop'
  | 'cutAfterStop'
  | 'closeAfterStop';

/**
 * Way in which the simulated Exotel misbehaves: a name of `QUIRKS`, and its number if it takes one: `'noConnected'`,
 * `'jitter=80'`. Without a number, the default applies.
 *
 * @public
 */
export type Quirk = QuirkName | `${QuirkName}=${number}`;

/**
 * Description of a quirk.
 *
 * @public
 */
export interface QuirkInfo {
  /** Its name. */
  readonly name: QuirkName;
  /** The part of a call that it changes. */
  readonly group: QuirkGroup;
  /** Description in one line; `N` stands for the number. */
  readonly description: string;
  /** The page that it is about; or, for quirks without a page, a note such as `no page: reported from live calls`. */
  readonly page: string;
  /** The number that it takes; missing when it takes no number. */
  readonly value?: QuirkValue;
  /** Whether it changes a real connection: `testCall` and `callHandler` cannot have it. */
  readonly needsSocket?: true;
}

/** The quirks, with the code of each. */
export const quirkEntries: readonly (QuirkEntry & { readonly name: QuirkName })[] = entries;

/**
 * Every way in which the simulated Exotel can misbehave. `simulateCall`, `testCall`, `callHandler` and the command
 * line share this table.
 *
 * ```ts
 * const socketOnly = QUIRKS.filter(({ needsSocket }) => needsSocket === true).map(({ name }) => name);
 * ```
 *
 * @see {@link quirkMix}
 * @public
 */
export const QUIRKS: readonly QuirkInfo[] = quirkEntries.map(
  ({ name, group, description, page, value, needsSocket }) => ({
    name,
    group,
    description,
    page,
    ...(value === undefined ? {} : { value }),
    ...(needsSocket === undefined ? {} : { needsSocket }),
  }),
);
