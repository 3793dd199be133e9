import type { SpeechEvent } from '../../audio.js';
import type { SimulatedCallEvent } from '../../testing/index.js';

/** Measurements of a call so far. Times are in ms. */
export interface CallFiguresReading {
  /** From the end of the caller's turn (a digit, or speech) to the first audio that the bot sent after it, as heard. */
  readonly answers?: DurationsReading;
  /** From a digit, or the beginning of speech, to the silence after the bot's `clear`. */
  readonly interruptions?: DurationsReading;
  /** From the arrival of a mark to its echo: how long the audio before it waited and played. */
  readonly marks?: DurationsReading;
  /** Audio that waited at the caller's ear when more arrived: the last value. */
  readonly leadMs: number;
  /** The same: the highest value. */
  readonly maxLeadMs: number;
  readonly underruns: number;
  readonly underrunMs: number;
  readonly breaches: number;
  readonly warnings: number;
}

/** Event of a call, or speech that was detected in it. */
export type FigureEvent = SimulatedCallEvent | { readonly type: 'speech'; readonly event: SpeechEvent };

/** The bot begins to speak, after silence or a `clear`. */
interface Utterance {
  readonly atMs: number;
  /** When its first message arrived. */
  readonly cameAtMs: number;
}

/** How many utterances are kept: the end of speech may be detected after its answer has begun. */
const KEPT_UTTERANCES = 16;

/** Computes the measurements of a call from its events. It is a plain state machine. */
export class CallFigures {
  readonly #answers = new Durations();
  readonly #interruptions = new Durations();
  readonly #marks = new Durations();
  readonly #counts = { leadMs: 0, maxLeadMs: 0, underruns: 0, underrunMs: 0, breaches: 0, warnings: 0 };
  /** Arrival times of messages that were not heard yet. */
  #came: number[] = [];
  readonly #utterances: Utterance[] = [];
  readonly #openMarks = new Map<string, number>();
  #isSpeaking = false;
  #isNewUtterance = true;
  /** When the caller's turn ended, while it waits for an answer. */
  #turnEndedAt: number | undefined;
  /** When the caller interrupted the bot. */
  #cutInAt: number | undefined;

  /** Takes the events, in order. */
  push(event: FigureEvent): void {
    switch (event.type) {
      case 'key':
        this.#cutIn(event.atMs);
        this.#endTurn(event.atMs);
        break;
      case 'speech':
        this.#hearSpeech(event.event);
        break;
      case 'media':
        this.#counts.leadMs = event.leadMs;
        this.#counts.maxLeadMs = Math.max(this.#counts.maxLeadMs, event.leadMs);
        if (event.durationMs > 0) {
          this.#came.push(event.atMs);
        }
        break;
      case 'hearing':
        this.#hear(event.atMs, this.#came.shift() ?? event.atMs);
        break;
      case 'botSpeaking':
        this.#isSpeaking = event.speaking;
        this.#isNewUtterance = true;
        break;
      case 'clear':
        this.#came = [];
        this.#isNewUtterance = true;
        if (this.#cutInAt !== undefined) {
          this.#interruptions.add(event.atMs + event.runsOnMs - this.#cutInAt);
          this.#cutInAt = undefined;
        }
        break;
      case 'mark':
        this.#openMarks.set(event.name, event.atMs);
        break;
      case 'markEcho':
        this.#echo(event.name, event.atMs);
        break;
      case 'underrun':
        this.#counts.underruns++;
        this.#counts.underrunMs += event.gapMs;
        break;
      case 'breach':
        this.#counts[event.severity === 'breach' ? 'breaches' : 'warnings']++;
        break;
      default:
    }
  }

  read(): CallFiguresReading {
    const [answers, interruptions, marks] = [this.#answers, this.#interruptions, this.#marks].map(
      (durations) => durations.read(),
    );
    return {
      ...(answers === undefined ? {} : { answers }),
      ...(interruptions === undefined ? {} : { interruptions }),
      ...(marks === undefined ? {} : { marks }),
      ...this.#counts,
    };
  }

  #hearSpeech(event: SpeechEvent): void {
    if (event.type === 'start') {
      this.#turnEndedAt = undefined;
      this.#cutIn(event.atMs);
    } else {
      this.#endTurn(event.atMs);
    }
  }

  #cutIn(atMs: number): void {
    this.#cutInAt = this.#isSpeaking ? atMs : undefined;
  }

  #endTurn(atMs: number): void {
    this.#turnEndedAt = atMs;
    this.#utterances.forEach((utterance) => {
      this.#answer(utterance);
    });
  }

  #hear(atMs: number, cameAtMs: number): void {
    if (this.#isNewUtterance) {
      this.#isNewUtterance = false;
      const utterance = { atMs, cameAtMs };
      this.#utterances.push(utterance);
      this.#utterances.splice(0, this.#utterances.length - KEPT_UTTERANCES);
      this.#answer(utterance);
    }
  }

  #answer({ atMs, cameAtMs }: Utterance): void {
    if (this.#turnEndedAt !== undefined && cameAtMs >= this.#turnEndedAt) {
      this.#answers.add(atMs - this.#turnEndedAt);
      this.#turnEndedAt = undefined;
    }
  }

  #echo(name: string, atMs: number): void {
    const cameAt = this.#openMarks.get(name);
    if (cameAt !== undefined) {
      this.#openMarks.delete(name);
      this.#marks.add(atMs - cameAt);
    }
  }
}

/** How many of the newest durations count. */
const WINDOW = 101;

/** Durations of one kind, for a figure of the page. */
interface DurationsReading {
  readonly count: number;
  readonly lastMs: number;
  readonly medianMs: number;
}

/** Durations of one kind: the last, and the median of the newest hundred. */
class Durations {
  readonly #newest: number[] = [];
  #count = 0;

  add(durationMs: number): void {
    this.#count++;
    this.#newest.push(durationMs);
    this.#newest.splice(0, this.#newest.length - WINDOW);
  }

  /** Returns `undefined` before the first duration. */
  read(): DurationsReading | undefined {
    const sorted = this.#newest.toSorted((a, b) => a - b);
    const [lastMs, medianMs] = [this.#newest.at(-1), sorted[(sorted.length - 1) >> 1]];
    return lastMs === undefined || medianMs === undefined
      ? undefined
      : { count: this.#count, lastMs, medianMs };
  }
}
