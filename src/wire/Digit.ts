import { z } from 'zod';

/**
 * The schema of `Digit`: the sixteen signals of ITU-T Q.23.
 *
 * @public
 */
export const Digit = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D']);

/**
 * One key of a telephone keypad.
 *
 * @public
 */
export type Digit = z.output<typeof Digit>;
