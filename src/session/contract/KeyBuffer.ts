import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';

/**
 * Type-ahead: the keys that were pressed since the call began and that nobody has consumed, oldest first. It holds 64;
 * when it is full, the oldest press makes room for the newest. A press is in it before `dtmf$` emits it.
 *
 * @public
 */
export interface KeyBuffer {
  /** How many presses wait. */
  readonly size: number;
  /** Consumes the oldest press. */
  take(): DtmfDigit | undefined;
  /** Consumes all presses, and gives them. */
  flush(): readonly DtmfDigit[];
}
