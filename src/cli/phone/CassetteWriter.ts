import type { SimulatedCallEvent } from '../../testing/index.js';
import { maskWireText } from './maskWireText.js';

/** Some half an hour of a call, both ways. */
const MAX_CHARACTERS = 128 * 1_024 * 1_024;

/**
 * Writes both directions of a call down as a cassette: NDJSON, a header, then a line a message with its time in ms and who
 * sent it, as JSON where it is some, else as `text`; the last line is the `close`. Keys and numbers are masked.
 */
export class CassetteWriter {
  readonly #lines: string[] = [];
  #characters = 0;

  constructor(recordedAt: Date) {
    const header = { cassette: 'exotel-rx', version: 1, masked: true, recordedAt: recordedAt.toISOString() };
    this.#write(JSON.stringify(header));
  }

  /** Takes messages and the end of the connection, and leaves out what does not fit any more. */
  push(event: SimulatedCallEvent): void {
    const ms = Math.round(event.atMs * 1_000) / 1_000;
    if (event.type === 'wire') {
      const text = maskWireText(event.data.toString());
      const from = event.direction === 'toBot' ? 'exotel' : 'bot';
      const what = isPlainJson(text) ? `"message":${text}` : `"text":${JSON.stringify(text)}`;
      this.#write(`{"ms":${ms},"from":"${from}",${what}}`);
    } else if (event.type === 'closed') {
      this.#write(JSON.stringify({ ms, from: event.by === 'bot' ? 'bot' : 'exotel', close: event.code }));
    }
  }

  read(): string {
    return this.#lines.join('');
  }

  #write(line: string): void {
    if (this.#characters + line.length <= MAX_CHARACTERS) {
      this.#characters += line.length;
      this.#lines.push(`${line}\n`);
    }
  }
}

/** Whether it is an object of JSON, written as `JSON.stringify` would: then it needs no quotes. */
function isPlainJson(text: string): boolean {
  try {
    return text.startsWith('{') && JSON.stringify(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
