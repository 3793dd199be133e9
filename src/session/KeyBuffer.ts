import type { DtmfDigit } from '../operators/DtmfDigit.js';

/** As many presses are kept as no menu asks for. */
const MAX_KEYS = 64;

/**
 * Type-ahead: the keys that were pressed since the call began and that nobody has consumed, oldest first. It holds 64;
 * when it is full, the oldest press makes room for the newest.
 *
 * @public
 */
export class KeyBuffer {
  #keys: DtmfDigit[] = [];

  /** How many presses wait. */
  get size(): number {
    return this.#keys.length;
  }

  /** Consumes the oldest press. */
  take(): DtmfDigit | undefined {
    return this.#keys.shift();
  }

  /** Consumes all presses, and gives them. */
  flush(): readonly DtmfDigit[] {
    return this.#keys.splice(0);
  }

  /**
   * Adds a press.
   *
   * @returns whether another had to make room
   * @internal
   */
  push(key: DtmfDigit): boolean {
    this.#keys.push(key);
    return this.#keys.length > MAX_KEYS && this.#keys.shift() !== undefined;
  }
}
