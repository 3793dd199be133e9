import { escapeControls } from '../../wire/text.js';
import type { SimulatedCallEvent } from '../../testing/index.js';
import type { Style } from './text.js';

/** How many breaches of one rule are printed; the verdict counts all of them. */
const PRINTED_BREACHES = 3;
/** What a bot wrote is printed as far, in characters. */
const MAX_SHOWN = 200;

/** Formats the events of a call as lines: when, who, what. */
export class Timeline {
  readonly #style: Style;

  constructor(style: Style) {
    this.#style = style;
  }

  /** Returns the line for an event; `undefined` for events without a line. */
  line(event: SimulatedCallEvent): string | undefined {
    const described = this.#describe(event);
    if (described === undefined) {
      return undefined;
    }
    const [who, what] = described;
    const time = (event.atMs / 1_000).toFixed(2).padStart(7);
    return `${this.#style('dim', time)}  ${who.padEnd(6)}  ${what}`;
  }

  #describe(event: SimulatedCallEvent): readonly [who: string, what: string] | undefined {
    const style = this.#style;
    switch (event.type) {
      case 'connecting':
        return ['caller', `dials ${event.url}`];
      case 'open':
        return ['bot', `answers after ${Math.round(event.handshakeMs)} ms`];
      case 'started': {
        const { streamSid, sampleRate, customParameters } = event;
        const parameters = new URLSearchParams({ ...customParameters }).toString();
        return [
          'caller',
          `start ${shown(streamSid)}, ${sampleRate} Hz${parameters === '' ? '' : `, ${parameters}`}`,
        ];
      }
      case 'key':
        return ['caller', style('cyan', `presses ${event.digit}`)];
      case 'level': {
        const caller = style('cyan', levelMeter(event.callerDb));
        const heard = style('green', levelMeter(event.heardDb));
        return ['', `caller ${caller}   bot ${heard}`];
      }
      case 'mark':
        return ['bot', style('dim', `mark ${shown(event.name)}`)];
      case 'markEcho':
        return ['caller', style('dim', `has heard everything before mark ${shown(event.name)}`)];
      case 'clear': {
        const { droppedMs, runsOnMs } = event;
        return [
          'bot',
          style('yellow', `clear: ${seconds(droppedMs)} dropped, ${seconds(runsOnMs)} still play`),
        ];
      }
      case 'botSpeaking':
        return [
          'bot',
          style('green', event.speaking ? 'speaks' : `is silent, ${seconds(event.heardMs)} heard so far`),
        ];
      case 'underrun':
        return ['bot', style('yellow', `underrun: no audio for ${Math.round(event.gapMs)} ms`)];
      case 'breach':
        return event.count > PRINTED_BREACHES
          ? undefined
          : [
              'bot',
              style(
                event.severity === 'breach' ? 'red' : 'yellow',
                `${event.severity} ${event.code}: ${event.message}`,
              ),
            ];
      case 'stop':
        return ['caller', `hangs up: ${event.reason}`];
      case 'closed':
        return [
          event.by,
          event.by === 'network'
            ? `the connection was lost (${event.code})`
            : `ends the connection (${event.code})`,
        ];
      case 'media':
      case 'heard':
      case 'hearing':
      case 'spoken':
      case 'wire':
      case 'finished':
        return undefined;
      default:
        return event satisfies never;
    }
  }
}

/** What a bot wrote, on one line and without what a terminal obeys. */
function shown(text: string): string {
  return escapeControls(text.slice(0, MAX_SHOWN));
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}

const CELLS = 12;
const FLOOR_DB = -60;

/** Draws a level from −60 to 0 dBFS as a bar of 12 cells. */
function levelMeter(levelDb: number): string {
  const share = Math.min(1, Math.max(0, (levelDb - FLOOR_DB) / -FLOOR_DB));
  const cells = levelDb === -Infinity ? 0 : Math.round(share * CELLS);
  return '▮'.repeat(cells) + '▯'.repeat(CELLS - cells);
}
