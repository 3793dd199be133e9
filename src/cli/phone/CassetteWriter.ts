import type { SimulatedCallEvent } from '../../testing/index.js';

type WireEvent = Extract<SimulatedCallEvent, { type: 'wire' }>;

/** Some half an hour of a call, both ways. */
const MAX_CHARACTERS = 128 * 1_024 * 1_024;

/**
 * Writes both directions of a call down as NDJSON: a line a message, with its time in ms since `start`, who sent it, and
 * what it was: `text`, or `base64` when it was no text.
 */
export class CassetteWriter {
  readonly #lines: string[] = [];
  #characters = 0;

  /** What does not fit any more is left out. */
  push({ atMs, direction, data, isBinary }: WireEvent): void {
    const isText = typeof data === 'string' || !isBinary;
    const what = isText ? { text: data.toString() } : { base64: Buffer.from(data).toString('base64') };
    const line = JSON.stringify({ atMs: Math.round(atMs * 10) / 10, direction, ...what });
    if (this.#characters + line.length <= MAX_CHARACTERS) {
      this.#characters += line.length;
      this.#lines.push(line);
    }
  }

  read(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
