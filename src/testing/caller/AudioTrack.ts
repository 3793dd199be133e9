interface Piece {
  readonly at: number;
  readonly samples: Int16Array;
}

/** How much audio is kept. */
export interface AudioTrackConfig {
  readonly sampleRate: number;
  /** From the beginning. */
  readonly maxMs: number;
  /** Behind `maxMs`, before the last that was written. */
  readonly recentMs: number;
}

/** Audio on a clock, with silence where nothing was written. */
export class AudioTrack {
  readonly #sampleRate: number;
  readonly #max: number;
  readonly #recent: number;
  readonly #pieces: Piece[] = [];
  /** How many of them are kept for good. */
  #kept = 0;
  #end = 0;

  constructor(config: AudioTrackConfig) {
    const { sampleRate, maxMs, recentMs } = config;
    this.#sampleRate = sampleRate;
    this.#max = (maxMs * sampleRate) / 1_000;
    this.#recent = (recentMs * sampleRate) / 1_000;
  }

  /** Writes behind what was written before. */
  write(atMs: number, samples: Int16Array): void {
    const near = Math.round((atMs * this.#sampleRate) / 1_000);
    // Pieces that touch stay together whatever the rounding, so that no sample is lost or made up between them.
    const at = near <= this.#end + 1 ? this.#end : near;
    this.#pieces.push({ at, samples });
    this.#end = at + samples.length;
    if (at < this.#max) {
      this.#kept++;
    } else {
      this.#forget(at - this.#recent);
    }
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

  /** Whether nothing was written from then on. */
  isSilent(fromMs: number): boolean {
    return this.#end <= Math.round((fromMs * this.#sampleRate) / 1_000);
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
      if (part.length > 0) {
        read.set(part, Math.max(0, piece.at - from));
      }
    }
    return read;
  }
  #forget(before: number): void {
    for (;;) {
      const piece = this.#pieces[this.#kept];
      if (piece === undefined || piece.at + piece.samples.length >= before) {
        return;
      }
      this.#pieces.splice(this.#kept, 1);
    }
  }
}
