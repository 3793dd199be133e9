import type { DtmfDigit } from '../operators/wire/DtmfDigit.js';
import type { KeyBuffer } from './contract/KeyBuffer.js';

/** More digits than any menu asks for. */
const MAX_KEYS = 64;

/** The type-ahead buffer of a call. */
export class KeyQueue implements KeyBuffer {
  #keys: DtmfDigit[] = [];

  get size(): number {
    return this.#keys.length;
  }

  take(): DtmfDigit | undefined {
    return this.#keys.shift();
  }

  flush(): readonly DtmfDigit[] {
    return this.#keys.splice(0);
  }

  /**
   * Adds a digit.
   *
   * @returns whether the oldest digit was dropped
   */
  push(key: DtmfDigit): boolean {
    this.#keys.push(key);
    return this.#keys.length > MAX_KEYS && this.#keys.shift() !== undefined;
  }
}
