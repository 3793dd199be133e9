import type { SimulatedCallEvent } from '../caller/SimulatedCallEvent.js';
import type { CassetteEntry } from './CassetteEntry.js';
import { entryLine, headerLine } from './cassetteLine.js';
import { maskText } from './maskText.js';

/** Some half an hour of a call, both ways. */
const MAX_CHARACTERS = 128 * 1_024 * 1_024;

/**
 * Writes a cassette of a simulated call in memory, of the events that `simulateCall` tells with `detail: 'full'`: both
 * directions, and the end of the connection. Keys and numbers are masked.
 *
 * @public
 */
export class CassetteWriter {
  readonly #lines: string[] = [];
  #characters = 0;

  constructor(recordedAt: Date) {
    this.#write(headerLine({ masked: true, recordedAt: recordedAt.toISOString() }));
  }

  /** Takes messages and the end of the connection, and leaves out what does not fit any more. */
  push(event: SimulatedCallEvent): void {
    const entry = entryOf(event);
    if (entry !== undefined) {
      this.#write(entryLine(entry));
    }
  }

  /** The cassette so far. */
  read(): string {
    return this.#lines.join('');
  }

  #write(line: string): void {
    if (this.#characters + line.length <= MAX_CHARACTERS) {
      this.#characters += line.length;
      this.#lines.push(line);
    }
  }
}

function entryOf(event: SimulatedCallEvent): CassetteEntry | undefined {
  const { atMs } = event;
  switch (event.type) {
    case 'wire':
      return {
        type: 'message',
        atMs,
        from: event.direction === 'toBot' ? 'exotel' : 'bot',
        text: maskText(event.data.toString()),
      };
    case 'closed':
      return { type: 'close', atMs, from: event.by === 'bot' ? 'bot' : 'exotel', code: event.code };
    default:
      return undefined;
  }
}
