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
 * Which quirk: its name in `QUIRKS`.
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
 * A way in which the simulated Exotel misbehaves: a name of `QUIRKS`, and its number if it takes one:
 * `'noConnected'`, `'jitter=80'`. Without its number it has the default one.
 *
 * @public
 */
export type Quirk = QuirkName | `${QuirkName}=${number}`;

/**
 * What there is to know about a quirk.
 *
 * @public
 */
export interface QuirkInfo {
  readonly name: QuirkName;
  readonly group: QuirkGroup;
  /** One line; `N` stands for the number. */
  readonly description: string;
  /** The page that documents it or says otherwise, or that it was observed on live calls. */
  readonly page: string;
  /** The number that it takes; left out when it takes none. */
  readonly value?: QuirkValue;
  /** Whether it is about a real connection, so that `testCall` cannot have it. */
  readonly needsSocket?: true;
}

/** The table with what each quirk does. */
export const quirkEntries: readonly (QuirkEntry & { readonly name: QuirkName })[] = entries;

/**
 * Every way in which the simulated Exotel can misbehave; `simulateCall`, `testCall` and the command share this table.
 *
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
