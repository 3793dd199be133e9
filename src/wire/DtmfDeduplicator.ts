import type { DtmfMessage } from './messages/dtmf.js';

/** As many presses are remembered. */
const REMEMBERED = 64;

/** A repeat comes behind its press, or behind the next one. */
const REPEATED = 2;

type Press = Pick<DtmfMessage, 'digit' | 'sequenceNumber'>;

/**
 * Tells new key presses from repeats of the same message, by their numbers: a repeat is the same digit under the same
 * number. A peer whose numbers turn out to identify nothing repeats nothing either: a press that is lost does more harm
 * than one that comes twice.
 */
export class DtmfDeduplicator {
  readonly #seen: Press[] = [];
  /** The number of the last message that was no press. */
  #other = -Infinity;
  #isIdentified = true;

  /** Whether a press is a new one. */
  isNew({ digit, sequenceNumber }: Press): boolean {
    if (sequenceNumber === undefined || !this.#isIdentified) {
      return true;
    }
    const at = this.#seen.findLastIndex((press) => press.sequenceNumber === sequenceNumber);
    const seen = this.#seen[at];
    if (seen !== undefined && seen.digit === digit && at >= this.#seen.length - REPEATED) {
      return false;
    }
    // Seen with another digit or long ago, or not above what came before: these numbers begin again, or are others'.
    this.#isIdentified = seen === undefined && sequenceNumber > this.#other;
    this.#seen.push({ digit, sequenceNumber });
    if (this.#seen.length > REMEMBERED) {
      this.#seen.shift();
    }
    return true;
  }

  /** Takes note of a message that is no press: what has its number too identifies no press. */
  noteOther({ sequenceNumber }: { readonly sequenceNumber?: number }): void {
    if (sequenceNumber !== undefined) {
      this.#other = sequenceNumber;
      this.#isIdentified &&= sequenceNumber !== this.#seen.at(-1)?.sequenceNumber;
    }
  }
}
