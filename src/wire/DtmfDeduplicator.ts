/** Repeats of a key press are looked for among as many presses. */
const REMEMBERED = 64;

/** Tells new key presses from repeats of the same message. */
export class DtmfDeduplicator {
  readonly #seen: number[] = [];

  isNew({ sequenceNumber }: { readonly sequenceNumber?: number }): boolean {
    if (sequenceNumber === undefined) {
      return true;
    }
    if (this.#seen.includes(sequenceNumber)) {
      return false;
    }
    this.#seen.push(sequenceNumber);
    if (this.#seen.length > REMEMBERED) {
      this.#seen.shift();
    }
    return true;
  }
}
