import type { DtmfDigit } from '../../src/operators/DtmfDigit';

/** Keys for marbles; `h` and `s` are hash and star, of which marbles make something else. */
export const KEYS: Readonly<Record<string, DtmfDigit>> = {
  ...Object.fromEntries(
    (['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A'] as const).map((digit) => [digit, { digit }]),
  ),
  h: { digit: '#' },
  s: { digit: '*' },
};

/** How a caller hangs up, for marbles. */
export const HANG_UP = { x: { state: 'ended', reason: 'callerHangup' } } as const;
