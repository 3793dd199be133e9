import type { DtmfDigit } from '../operators/wire/DtmfDigit.js';
import type { KeyBuffer } from './contract/KeyBuffer.js';

/** As many presses are kept as no menu asks for. */
const MAX_KEYS = 64;

/** The type-ahead of a call whose socket is in this process. */
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
   * Adds a press.
   *
   * @returns whether another had to make room
   */
  push(key: DtmfDigit): boolean {
    this.#keys.push(key);
    return this.#keys.length > MAX_KEYS && this.#keys.shift() !== undefined;
  }
}
