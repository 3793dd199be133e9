import { describeValue } from '../../support/describeValue.js';
import type { CassetteEntry } from './CassetteEntry.js';
import { fieldText, messageBody, messageEvent } from './CassetteWriter.js';

/**
 * Draws a recorded call as marbles: one lane for each side. However long the call is, it fits the width.
 *
 * ```text
 *         0 s       0.2 s     0.4 s
 * exotel  c=====================1=========x
 * bot     ======----------------C==M-------
 * ```
 *
 * ```ts
 * console.log(drawMarbles(cassetteFile('call.ndjson')));
 * ```
 *
 * @param entries - the entries of a cassette
 * @param width - width of the lanes, in characters; an integer from 10
 * @returns several lines of text, the last line with the legend
 * @throws RangeError when `width` is not an integer from 10
 * @see {@link drawSequence}
 * @public
 */
export function drawMarbles(entries: Iterable<CassetteEntry>, width = 100): string {
  if (!Number.isInteger(width) || width < 10) {
    throw new RangeError(`\`width\` must be an integer from 10, got ${describeValue(width)}`);
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

/** The symbols of a column; later symbols matter more. */
const SYMBOLS = '-=mM0123456789ABD•*#Cscx';

/** Columns from one label of the time axis to the next. */
const RULER = 10;

/**
 * A call as marbles: one lane for Exotel's messages and one for the bot's. A column is a number of ms. If several
 * events fall into one column, the most important one is drawn. The columns get longer until the whole call fits.
 */
export class CallLanes {
  readonly #width: number;
  readonly #audio: string;
  readonly #lanes: Record<'exotel' | 'bot', string[]> = { exotel: [], bot: [] };
  #stepMs = 20;

  /**
   * @param width - width of the lanes, in characters
   * @param audio - what `=` means in the legend
   */
  constructor(width = 100, audio = 'an audio message') {
    this.#width = width;
    this.#audio = audio;
  }

  add(atMs: number, lane: 'exotel' | 'bot', symbol: string): void {
    while (Math.floor(atMs / this.#stepMs) >= this.#width) {
      this.#halve();
    }
    const column = Math.floor(Math.max(0, atMs) / this.#stepMs);
    const columns = this.#lanes[lane];
    while (columns.length <= column) {
      columns.push('-');
    }
    columns[column] = moreImportant(columns[column] ?? '-', symbol);
  }

  lines(): readonly string[] {
    const { exotel, bot } = this.#lanes;
    const columns = Math.max(exotel.length, bot.length);
    const ruler = Array.from({ length: Math.ceil(columns / RULER) }, (_, index) =>
      `${(index * RULER * this.#stepMs) / 1_000} s`.padEnd(RULER),
    );
    const lane = (symbols: readonly string[]) => symbols.join('').padEnd(columns, '-');
    return [
      `        ${ruler.join('').trimEnd()}`,
      `exotel  ${lane(exotel)}`,
      `bot     ${lane(bot)}`,
      `        a column is ${this.#stepMs} ms; c connected and start, = ${this.#audio}, 0–9 * # • a digit, m an echo; M a mark, C clear; s stop, x the end`,
    ];
  }

  #halve(): void {
    this.#stepMs *= 2;
    for (const lane of ['exotel', 'bot'] as const) {
      const columns = this.#lanes[lane];
      this.#lanes[lane] = Array.from({ length: Math.ceil(columns.length / 2) }, (_, index) =>
        moreImportant(columns[index * 2] ?? '-', columns[index * 2 + 1] ?? '-'),
      );
    }
  }
}

function moreImportant(one: string, other: string): string {
  return SYMBOLS.indexOf(other) > SYMBOLS.indexOf(one) ? other : one;
}
