import type { DtmfMessage } from './messages/dtmf.js';

/** How many digits are remembered. */
const REMEMBERED = 64;

/** A duplicate follows its digit, or the next digit. */
const REPEATED = 2;

type Press = Pick<DtmfMessage, 'digit' | 'sequenceNumber'>;

/**
 * Separates new DTMF digits from duplicates of the same message: a duplicate has the same digit and the same sequence
 * number. If a peer's numbers turn out not to be unique, no digit is a duplicate: a lost digit does more harm than a
 * repeated digit.
 */
export class DtmfDeduplicator {
  readonly #seen: Press[] = [];
  /** The number of the last message that was not a digit. */
  #other = -Infinity;
  #isIdentified = true;

  /** Whether a digit is new. */
  isNew({ digit, sequenceNumber }: Press): boolean {
    if (sequenceNumber === undefined || !this.#isIdentified) {
      return true;
    }
    const at = this.#seen.findLastIndex((press) => press.sequenceNumber === sequenceNumber);
    const seen = this.#seen[at];
    if (seen !== undefined && seen.digit === digit && at >= this.#seen.length - REPEATED) {
      return false;
    }
    // If the number was seen with another digit or long ago, or is not above the last number, numbers are not unique.
    this.#isIdentified = seen === undefined && sequenceNumber > this.#other;
    this.#seen.push({ digit, sequenceNumber });
    if (this.#seen.length > REMEMBERED) {
      this.#seen.shift();
    }
    return true;
  }

  /** Records a message that is not a digit. A digit with the same number shows that numbers are not unique. */
  noteOther({ sequenceNumber }: { readonly sequenceNumber?: number }): void {
    if (sequenceNumber !== undefined) {
      this.#other = sequenceNumber;
      this.#isIdentified &&= sequenceNumber !== this.#seen.at(-1)?.sequenceNumber;
    }
  }
}
