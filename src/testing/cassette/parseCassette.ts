import { TestingError } from '../TestingError.js';
import { type CassetteEntry, checkHeader, readEntry } from './CassetteEntry.js';

/** The longest line that is read: far more than a message of Exotel's or of a bot's may be. */
const MAX_LINE_CHARACTERS = 4 * 1_024 * 1_024;

/**
 * Reads a cassette from text that comes in pieces of any length, entry by entry: never more than a line and a piece is in
 * memory. A last line that was cut off in its middle, as by a process that died, is an error as any other.
 *
 * @param name - of the cassette, for errors
 * @throws TestingError `badCassette`, with the number of the line, when a line is none
 * @public
 */
export function* parseCassette(
  pieces: Iterable<string>,
  name = 'cassette',
): Generator<CassetteEntry, void, void> {
  let lineNumber = 0;
  for (const line of lines(pieces)) {
    lineNumber++;
    if (lineNumber > 1 && line.trim() === '') {
      continue;
    }
    let entry: CassetteEntry | undefined;
    try {
      if (line.length > MAX_LINE_CHARACTERS) {
        throw new Error(`it is longer than ${MAX_LINE_CHARACTERS} characters`);
      }
      if (lineNumber === 1) {
        checkHeader(line);
      } else {
        entry = readEntry(line);
      }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TestingError('badCassette', `Line ${lineNumber} of ${name} is bad: ${reason}`, { cause });
    }
    if (entry !== undefined) {
      yield entry;
    }
  }
  if (lineNumber === 0) {
    throw new TestingError('badCassette', `Line 1 of ${name} is bad: there is none`);
  }
}

function* lines(pieces: Iterable<string>): Generator<string, void, void> {
  let rest = '';
  for (const piece of pieces) {
    rest += piece;
    let from = 0;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', from)) {
      yield rest.slice(from, end);
      from = end + 1;
    }
    rest = rest.slice(from);
    if (rest.length > MAX_LINE_CHARACTERS) {
      yield rest;
      return;
    }
  }
  if (rest !== '') {
    yield rest;
  }
}
