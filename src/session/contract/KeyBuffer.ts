import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';

/**
 * The type-ahead buffer: DTMF digits that the caller has pressed since the call began and that no question has used,
 * oldest first. It holds 64 digits; when it is full, a new digit replaces the oldest. A digit is added before `dtmf$`
 * emits it.
 *
 * @public
 */
export interface KeyBuffer {
  /** How many digits wait. */
  readonly size: number;
  /** Removes the oldest digit and returns it; returns `undefined` when no digit waits. */
  take(): DtmfDigit | undefined;
  /** Removes all digits and returns them, oldest first. */
  flush(): readonly DtmfDigit[];
}
