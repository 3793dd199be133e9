interface Piece {
  readonly at: number;
  readonly samples: Int16Array;
}

/** Audio on a clock, with silence where nothing was written. */
export class AudioTrack {
  readonly #sampleRate: number;
  #pieces: Piece[] = [];
  #end = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Writes behind what was written before. */
  write(atMs: number, samples: Int16Array): void {
    const at = Math.round((atMs * this.#sampleRate) / 1_000);
    // Pieces that touch stay together whatever the rounding, so that no sample is lost or made up between them.
    const piece = { at: at <= this.#end + 1 ? this.#end : at, samples };
    this.#pieces.push(piece);
    this.#end = piece.at + samples.length;
  }

  /** Drops what was to stand from then on. */
  cut(atMs: number): void {
    const end = Math.round((atMs * this.#sampleRate) / 1_000);
    const last = this.#pieces.at(-1);
    if (last !== undefined && this.#end > end) {
      this.#pieces[this.#pieces.length - 1] = {
        at: last.at,
        samples: last.samples.subarray(0, Math.max(0, end - last.at)),
      };
      this.#end = Math.max(end, last.at);
    }
  }

  /** Drops what ended before then. */
  forget(beforeMs: number): void {
    const before = (beforeMs * this.#sampleRate) / 1_000;
    this.#pieces = this.#pieces.filter(({ at, samples }) => at + samples.length >= before);
  }

  read(fromMs: number, toMs: number): Int16Array {
    const from = Math.round((fromMs * this.#sampleRate) / 1_000);
    const to = Math.max(from, Math.round((toMs * this.#sampleRate) / 1_000));
    const read = new Int16Array(to - from);
    for (let index = this.#pieces.length - 1; index >= 0; index--) {
      const piece = this.#pieces[index];
      if (piece === undefined || piece.at + piece.samples.length <= from) {
        break;
      }
      const part = piece.samples.subarray(Math.max(0, from - piece.at), Math.max(0, to - piece.at));
      read.set(part, Math.max(0, piece.at - from) % Math.max(1, read.length + 1));
    }
    return read;
  }
}
