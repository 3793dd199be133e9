const waitsForMs = 60;

/** The caller's ear: starts to play when it has 60 ms of audio, and counts underruns before the end. */
export class Ear {
  underruns = 0;
  readonly #bytesPerMs: number;
  readonly #totalMs: number;
  #bytes = 0;
  #startedAt: number | undefined;
  /** How much silence was heard during underruns, in ms. */
  #lateMs = 0;

  /** @param bytesPerMs - of the messages, including base64 and JSON */
  constructor(bytesPerMs: number, totalMs: number) {
    this.#bytesPerMs = bytesPerMs;
    this.#totalMs = totalMs;
  }

  take(bytes: number, now: number): void {
    const hadMs = this.#bytes / this.#bytesPerMs;
    this.#bytes += bytes;
    if (this.#startedAt === undefined) {
      if (this.#bytes / this.#bytesPerMs >= waitsForMs) this.#startedAt = now;
    } else if (hadMs < this.#totalMs && now - this.#startedAt - this.#lateMs > hadMs) {
      this.underruns++;
      this.#lateMs = now - this.#startedAt - hadMs;
    }
  }
}
