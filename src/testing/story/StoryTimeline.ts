import type { Diagnostic } from '../../session/contract/Diagnostic.js';
import { escapeControls } from '../../wire/text.js';
import type { SimulatedCallEvent } from '../caller/SimulatedCallEvent.js';
import { CallLanes } from '../cassette/drawMarbles.js';

interface Note {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
}

/** Below this level, in dBFS, a voice is silent. */
export const QUIET_DB = -50;

/** The symbol that is drawn for an event. */
const SYMBOLS: ReadonlyMap<SimulatedCallEvent['type'], string> = new Map([
  ['started', 'c'],
  ['mark', 'M'],
  ['markEcho', 'm'],
  ['clear', 'C'],
  ['stop', 's'],
  ['closed', 'x'],
] as const);
const BY_BOT: ReadonlySet<SimulatedCallEvent['type']> = new Set(['mark', 'clear'] as const);

/** The most notes that are kept: of longer calls, the end. */
const MAX_NOTES = 500;

/** Writes a readable timeline of a call. */
export class StoryTimeline {
  readonly #notes: Note[] = [];
  readonly #lanes = new CallLanes(undefined, 'sound');
  #dropped = 0;

  note(atMs: number, who: string, what: string): void {
    this.#notes.push({ atMs, who, what: escapeControls(what) });
    if (this.#notes.length > MAX_NOTES) {
      this.#notes.shift();
      this.#dropped++;
    }
  }

  add(event: SimulatedCallEvent): void {
    const { atMs } = event;
    this.#draw(event);
    switch (event.type) {
      case 'started':
        this.note(atMs, 'caller', `calls at ${event.sampleRate} Hz`);
        break;
      case 'key':
        this.note(atMs, 'caller', `presses ${event.digit}`);
        break;
      case 'clear':
        this.note(atMs, 'bot', `clears ${Math.round(event.droppedMs)} ms`);
        break;
      case 'underrun':
        this.note(atMs, 'bot', `underrun: no audio for ${Math.round(event.gapMs)} ms`);
        break;
      case 'breach':
        if (event.count === 1) {
          this.note(atMs, 'bot', `${event.severity} ${event.code}: ${event.message}`);
        }
        break;
      case 'stop':
        this.note(atMs, 'caller', 'hangs up');
        break;
      case 'closed':
        if (event.by !== 'caller') {
          this.note(atMs, event.by, `ends the connection (${event.code})`);
        }
        break;
      default:
    }
  }

  /** Adds diagnostics of the bot's side: the first of each code. */
  addDiagnostics(diagnostics: readonly Diagnostic[]): void {
    for (const [index, { code, message, atMs }] of diagnostics.entries()) {
      if (diagnostics.findIndex((other) => other.code === code) === index) {
        this.note(atMs, 'call', `${code}: ${message}`);
      }
    }
  }

  /** Returns the call as marbles, line by line. */
  marbles(): readonly string[] {
    return this.#lanes.lines();
  }

  #draw(event: SimulatedCallEvent): void {
    if (event.type === 'level') {
      const { atMs, windowMs, callerDb, heardDb } = event;
      if (callerDb > QUIET_DB) {
        this.#lanes.add(atMs - windowMs, 'exotel', '=');
      }
      if (heardDb > QUIET_DB) {
        this.#lanes.add(atMs - windowMs, 'bot', '=');
      }
    }
    const symbol = event.type === 'key' ? event.digit : SYMBOLS.get(event.type);
    if (symbol !== undefined) {
      const isBot = event.type === 'closed' ? event.by === 'bot' : BY_BOT.has(event.type);
      this.#lanes.add(event.atMs, isBot ? 'bot' : 'exotel', symbol);
    }
  }

  lines(): readonly string[] {
    const notes = this.#notes
      .map((note, index) => ({ note, index }))
      .sort((a, b) => a.note.atMs - b.note.atMs || a.index - b.index);
    return [
      ...(this.#dropped === 0 ? [] : [`… ${this.#dropped} earlier events`]),
      ...notes.map(
        ({ note }) => `${(note.atMs / 1_000).toFixed(2).padStart(7)} s  ${note.who.padEnd(7)}  ${note.what}`,
      ),
    ];
  }
}
