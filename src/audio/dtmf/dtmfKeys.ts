/** The lower frequencies in Hz, one per row of the keypad (ITU-T Q.23). */
export const DTMF_LOW_HZ = [697, 770, 852, 941] as const;

/** The higher frequencies in Hz, one per column of the keypad (ITU-T Q.23). */
export const DTMF_HIGH_HZ = [1_209, 1_336, 1_477, 1_633] as const;

/** The keypad of ITU-T Q.23. */
export const DTMF_KEYS = [
  ['1', '2', '3', 'A'],
  ['4', '5', '6', 'B'],
  ['7', '8', '9', 'C'],
  ['*', '0', '#', 'D'],
] as const;

/** One of the sixteen DTMF digits. */
export type DtmfKey = (typeof DTMF_KEYS)[number][number];
