import type { WebSocket } from 'ws';
import { encodeWav } from '../../audio.js';
import { CassetteWriter } from '../../testing/cassette/CassetteWriter.js';
import type { SimulatedCallEvent } from '../../testing/index.js';
import { CallFigures, type FigureEvent } from './CallFigures.js';
import type { CallShelf } from './CallShelf.js';

/** Header of a binary message: the time of its first sample as a float of 8 bytes, and who speaks. */
const HEADER_BYTES = 16;
const CALLER = 0;
const BOT = 1;
/** A page that does not read gets nothing more when this much waits: some minutes of audio. */
const MAX_UNREAD_BYTES = 8 * 1_024 * 1_024;

/** Reports a call to its page: audio in binary frames, everything else as JSON. */
export class PageReporter {
  readonly #socket: WebSocket;
  readonly #shelf: CallShelf;
  readonly #figures = new CallFigures();
  readonly #cassette = new CassetteWriter(new Date());

  constructor(socket: WebSocket, shelf: CallShelf) {
    this.#socket = socket;
    this.#shelf = shelf;
  }

  report(event: FigureEvent): void {
    this.#figures.push(event);
    if (event.type !== 'speech') {
      this.#cassette.push(event);
    }
    switch (event.type) {
      case 'spoken':
        this.#sendAudio(CALLER, event.atMs, event.samples);
        break;
      case 'hearing':
        this.#sendAudio(BOT, event.atMs, event.samples);
        break;
      case 'wire':
        this.#send(describeWire(event));
        break;
      case 'heard':
        // The page already got it as `hearing`.
        break;
      case 'level':
        this.#send({ ...event, figures: this.#figures.read() });
        break;
      case 'speech':
        this.#send({ ...event.event, type: 'speech', edge: event.event.type });
        break;
      case 'finished': {
        const { tracks, ...report } = event.report;
        const { callSid, sampleRate } = report;
        const recording = encodeWav([tracks.caller, tracks.heard], sampleRate);
        this.#shelf.put(callSid, { recording, cassette: this.#cassette.read() });
        this.#send({
          type: 'finished',
          atMs: event.atMs,
          report,
          figures: this.#figures.read(),
          recording: `/calls/${callSid}/recording.wav`,
          cassette: `/calls/${callSid}/cassette.ndjson`,
        });
        break;
      }
      default:
        this.#send(event);
    }
  }

  /** Reports that the call failed. */
  fail(message: string): void {
    this.#send({ type: 'failed', message });
  }

  #send(message: object): void {
    if (this.#isListening()) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #sendAudio(who: typeof CALLER | typeof BOT, atMs: number, samples: Int16Array): void {
    if (this.#isListening()) {
      const bytes = Buffer.alloc(HEADER_BYTES + 2 * samples.length);
      bytes.writeDoubleLE(atMs, 0);
      bytes.writeUInt8(who, 8);
      samples.forEach((sample, index) => bytes.writeInt16LE(sample, HEADER_BYTES + 2 * index));
      this.#socket.send(bytes);
    }
  }

  #isListening(): boolean {
    return this.#socket.readyState === this.#socket.OPEN && this.#socket.bufferedAmount <= MAX_UNREAD_BYTES;
  }
}

/** Message in the page's log. */
export interface WireLine {
  readonly type: 'wire';
  readonly atMs: number;
  readonly direction: 'toBot' | 'fromBot';
  /** Its `event`, or `invalid` without an event. */
  readonly event: string;
  readonly text: string;
}

/** Longest text of a message in the log; the cassette has the whole message. */
const MAX_TEXT_LENGTH = 600;
const MAX_EVENT_LENGTH = 40;
/** Base64 of more than a few samples is not useful to a reader. */
const PAYLOAD = /("payload"\s*:\s*)"([A-Za-z0-9+/=]{24,})"/;

/** Shortens a message on the wire for the log. */
export function describeWire(wire: Extract<SimulatedCallEvent, { type: 'wire' }>): WireLine {
  const { atMs, direction, data } = wire;
  const whole = typeof data === 'string' ? data : Buffer.from(data).toString();
  const event = /"event"\s*:\s*"([^"]*)"/.exec(whole.slice(0, 1_000))?.[1] ?? 'invalid';
  const text = whole.replace(PAYLOAD, (_, name: string, base64: string) => {
    const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
    return `${name}"… ${Math.floor((base64.length * 3) / 4) - padding} bytes"`;
  });
  return {
    type: 'wire',
    atMs,
    direction,
    event: event.slice(0, MAX_EVENT_LENGTH),
    text: text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text,
  };
}
