/**
 * Names the phone call that a stream belongs to, as Exotel's REST API knows it. Opaque; a call may have
 * several streams.
 *
 * @public
 */
export type CallSid = string;

/**
 * Names one stream of one call, as `start` announces it and as every message to Exotel must repeat it.
 * Opaque: live ids have 32 characters that are not hexadecimal.
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
 * One key of a telephone keypad.
 *
 * @public
 */
export type Digit =
  '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#' | 'A' | 'B' | 'C' | 'D';

/** Whether a value is one key of a keypad. */
export function isDigit(value: unknown): value is Digit {
  return digits.some((digit) => digit === value);
}
