import { PAGES } from '../rules/pages.js';
import type { QuirkEntry } from './QuirkEntry.js';

/** Quirks of mark echoes: missing, late or too early. */
export const markQuirks = [
  {
    name: 'marksNever',
    group: 'marks',
    description: 'no mark is ever echoed',
    page: PAGES.observed,
    family: 'echo',
    playout: () => ({ echoDelayMs: () => undefined }),
  },
  {
    name: 'marksLate',
    group: 'marks',
    description: 'every mark is echoed N ms after its audio was heard',
    page: PAGES.observed,
    value: { unit: 'ms', defaultValue: 1_500, min: 0, max: 60_000 },
    family: 'echo',
    playout: (delayMs) => ({ echoDelayMs: () => delayMs }),
  },
  {
    name: 'marksEarly',
    group: 'marks',
    description: 'every mark is echoed when it arrives, before its audio is heard',
    page: PAGES.prudence,
    family: 'echo',
    playout: () => ({ echoDelayMs: () => -Infinity }),
  },
  {
    name: 'firstMarkLost',
    group: 'marks',
    description: 'the first mark is never echoed, the others are',
    page: PAGES.observed,
    family: 'echo',
    playout: () => ({ echoDelayMs: (index) => (index === 0 ? undefined : 0) }),
  },
  {
    name: 'marksAtClear',
    group: 'marks',
    description: 'a `clear` echoes the marks after the audio that it drops at once, as another provider does',
    page: PAGES.prudence,
    family: 'clear',
    playout: () => ({ marksAtClear: 'echo' }),
  },
  {
    name: 'marksAfterClear',
    group: 'marks',
    description: 'marks after audio that a `clear` dropped are echoed when that audio would have been heard',
    page: PAGES.observed,
    family: 'clear',
    playout: () => ({ marksAtClear: 'late' }),
  },
] as const satisfies readonly QuirkEntry[];
