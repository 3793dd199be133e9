import { CallLanes } from './CallLanes.js';
import type { CassetteEntry } from './CassetteEntry.js';
import { fieldText, messageBody, messageEvent } from './messageFields.js';

/**
 * Draws a recorded call as marbles: a lane for each side, as wide as asked for, however long the call.
 *
 * ```text
 *         0 s       0.2 s     0.4 s
 * exotel  c=====================1=========x
 * bot     ======----------------C==M-------
 * ```
 *
 * @param width - of the lanes, in characters
 * @throws RangeError when the width is no integer from 10
 * @public
 */
export function drawMarbles(entries: Iterable<CassetteEntry>, width = 100): string {
  if (!Number.isInteger(width) || width < 10) {
    throw new RangeError(`\`width\` must be an integer from 10, got ${String(width)}`);
  }
  const lanes = new CallLanes(width);
  for (const entry of entries) {
    lanes.add(entry.atMs, entry.from, symbolOf(entry));
  }
  return lanes.lines().join('\n');
}

function symbolOf(entry: CassetteEntry): string {
  if (entry.type === 'close') {
    return 'x';
  }
  switch (messageEvent(entry.text)) {
    case 'media':
      return '=';
    case 'dtmf':
      return fieldText(messageBody(entry.text, 'dtmf')['digit'] ?? '•').slice(0, 1);
    case 'mark':
      return entry.from === 'exotel' ? 'm' : 'M';
    case 'clear':
      return 'C';
    case 'stop':
      return 's';
    default:
      return 'c';
  }
}
