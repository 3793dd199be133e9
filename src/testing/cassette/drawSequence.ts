import { escapeControls } from '../../wire/text.js';
import type { CassetteEntry } from './CassetteEntry.js';
import { fieldText, messageBody, messageEvent } from './CassetteWriter.js';

/** Audio messages that one side sent in a row. */
interface Run {
  readonly fromMs: number;
  toMs: number;
  messages: number;
  bytes: number;
}

type Side = CassetteEntry['from'];

/** Width of the arrows, in characters. */
const WIDTH = 56;
/** What a peer wrote is shown as far, in characters. */
const MAX_LABEL = 200;

/**
 * Draws a recorded call as a sequence diagram in text: one line for each message, and one line for a run of audio
 * messages.
 *
 * ```text
 *    0.00 s  exotel ── connected ──────────────────────▶ bot
 *    0.00 s  exotel ◀── audio × 6, 19200 bytes, to 0.60 s ── bot
 *    0.45 s  exotel ── dtmf 1 ─────────────────────────▶ bot
 * ```
 *
 * ```ts
 * console.log(drawSequence(cassetteFile('call.ndjson')));
 * ```
 *
 * @param entries - the entries of a cassette
 * @returns several lines of text
 * @see {@link drawMarbles}
 * @public
 */
export function drawSequence(entries: Iterable<CassetteEntry>): string {
  const lines: string[] = [];
  const runs: Record<Side, Run | undefined> = { exotel: undefined, bot: undefined };
  const flush = () => {
    const sides: Side[] = ['exotel', 'bot'];
    const open = sides.flatMap((side) => {
      const run = runs[side];
      runs[side] = undefined;
      return run === undefined ? [] : [{ side, run }];
    });
    for (const { side, run } of open.sort((a, b) => a.run.fromMs - b.run.fromMs)) {
      const { fromMs, toMs, messages, bytes } = run;
      lines.push(arrow(fromMs, side, `audio × ${messages}, ${bytes} bytes, to ${seconds(toMs).trim()}`));
    }
  };
  for (const entry of entries) {
    const { atMs, from } = entry;
    if (entry.type === 'message' && messageEvent(entry.text) === 'media') {
      const run = (runs[from] ??= { fromMs: atMs, toMs: atMs, messages: 0, bytes: 0 });
      run.toMs = atMs;
      run.messages++;
      run.bytes += payloadBytes(entry.text);
    } else {
      flush();
      lines.push(
        entry.type === 'close'
          ? `${seconds(atMs)}  ${from === 'bot' ? 'the bot closes' : 'exotel closes'} the connection: ${entry.code}`
          : arrow(atMs, from, describe(entry.text)),
      );
    }
  }
  flush();
  return lines.join('\n');
}

function describe(text: string): string {
  const event = messageEvent(text);
  const body = messageBody(text, event);
  switch (event) {
    case 'dtmf':
      return `dtmf ${fieldText(body['digit'])}`;
    case 'mark':
      return `mark ${fieldText(body['name'])}`;
    case 'stop':
      return body['reason'] === undefined ? 'stop' : `stop: ${fieldText(body['reason'])}`;
    case 'invalid':
      return `invalid: ${text.slice(0, 30)}`;
    default:
      return event;
  }
}

function arrow(atMs: number, from: Side, label: string): string {
  const line = ` ${escapeControls(label.slice(0, MAX_LABEL))} `.padEnd(WIDTH - 4, '─');
  return `${seconds(atMs)}  exotel ${from === 'exotel' ? `──${line}─▶` : `◀─${line}──`} bot`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2).padStart(7)} s`;
}

/** Returns the decoded size of the base64 payload, from its length. */
function payloadBytes(text: string): number {
  const [, payload = ''] = /"payload":\s*"([^"]*)"/.exec(text) ?? [];
  return Math.floor((payload.replace(/=+$/, '').length * 3) / 4);
}
