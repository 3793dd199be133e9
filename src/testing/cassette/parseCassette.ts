import { TestingError } from '../TestingError.js';
import { type CassetteEntry, checkHeader, readEntry } from './CassetteEntry.js';
import { messageOf } from '../../support/describeError.js';

/** The longest line that is read: far longer than any message of Exotel or of a bot. */
const MAX_LINE_CHARACTERS = 4 * 1_024 * 1_024;

/**
 * Parses a cassette from chunks of text of any length, entry by entry. At most one line and one chunk are in memory.
 * A last line that was cut off, such as by a crash, is an error like any other.
 *
 * @param pieces - the text of the cassette, in chunks
 * @param name - name of the cassette, for errors
 * @throws TestingError `badCassette`, with the number of the line, when a line is not valid
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
        throw new Error(`longer than ${MAX_LINE_CHARACTERS} characters`);
      }
      if (lineNumber === 1) {
        checkHeader(line);
      } else {
        entry = readEntry(line);
      }
    } catch (cause) {
      throw new TestingError(
        'badCassette',
        `Line ${lineNumber} of ${name} is not valid: ${messageOf(cause)}`,
        {
          cause,
        },
      );
    }
    if (entry !== undefined) {
      yield entry;
    }
  }
  if (lineNumber === 0) {
    throw new TestingError('badCassette', `${name} is empty: line 1 must be the header of a cassette`);
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
