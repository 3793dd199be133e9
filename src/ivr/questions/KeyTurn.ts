import type { Observable } from 'rxjs';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { KeyDesk } from './KeyDesk.js';

/** One who wants the keys of a call, from when he enters until he leaves. */
export class KeyTurn {
  readonly #desk: KeyDesk;

  constructor(desk: KeyDesk) {
    this.#desk = desk;
  }

  /** Emits when keys may have become his without being pressed. */
  get offered$(): Observable<void> {
    return this.#desk.left$;
  }

  /** Consumes presses, one by one, as long as they are his and wanted. */
  *take(isWanted: () => boolean): Generator<DtmfDigit> {
    while (this.#desk.isNewest(this) && isWanted()) {
      const key = this.#desk.take();
      if (key === undefined) {
        return;
      }
      yield key;
    }
  }

  /** Drops all presses but the newest `kept`. */
  drop(kept = 0): void {
    while (this.#desk.isNewest(this) && this.#desk.size > kept) {
      this.#desk.take();
    }
  }

  /** Leaves, and gives back what he took and did not consume. */
  leave(unconsumed: readonly DtmfDigit[] = []): void {
    this.#desk.leave(this, unconsumed);
  }
}
