import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';

/** One of the sixteen keys. */
export type Digit = DtmfDigit['digit'];

/**
 * What a press does to an entry: nothing; it ends it as wrong; it becomes a part of it, which may go on or is complete;
 * or it ends it and is no part of it.
 */
export type KeyEffect = 'ignored' | 'rejected' | 'part' | 'lastPart' | 'finish';

/** What may be typed. */
export interface KeyGrammar {
  effectOf(typed: string, key: Digit): KeyEffect;
  /** Whether an entry that ends here is an answer. */
  isEnough(typed: string): boolean;
}
