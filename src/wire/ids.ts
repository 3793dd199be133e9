/**
 * The id of a phone call, as in Exotel's REST API. Opaque; a call may have several streams.
 *
 * @public
 */
export type CallSid = string;

/**
 * The id of one stream of a call. `start` announces it, and every message to Exotel must repeat it. Opaque: ids of live
 * calls have 32 characters that are not hexadecimal.
 *
 * @public
 */
export type StreamSid = string;

/** Every {@link Digit}: the sixteen signals of ITU-T Q.23. */
export const digits = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '*',
  '#',
  'A',
  'B',
  'C',
  'D',
] as const satisfies readonly Digit[];

/**
 * A DTMF digit.
 *
 * @public
 */
export type Digit =
  '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#' | 'A' | 'B' | 'C' | 'D';

/** Whether a value is a DTMF digit. */
export function isDigit(value: unknown): value is Digit {
  return digits.some((digit) => digit === value);
}
