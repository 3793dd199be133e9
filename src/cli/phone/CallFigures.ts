import type { SpeechEvent } from '../../audio.js';
import type { SimulatedCallEvent } from '../../testing/index.js';

/** How quick and how even a bot is, so far. Times are in ms. */
export interface CallFiguresReading {
  /** From the end of the caller's turn (a key, or speech) to the first audio of the bot's that came after it. */
  readonly answers?: DurationsReading;
  /** From a key, or the beginning of speech, to the silence after the bot's `clear`. */
  readonly interruptions?: DurationsReading;
  /** From the coming of a mark to its echo: what stood before it at the ear. */
  readonly marks?: DurationsReading;
  /** Audio that waited at the ear when more came: now, and at most. */
  readonly leadMs: number;
  readonly maxLeadMs: number;
  readonly underruns: number;
  readonly underrunMs: number;
  readonly breaches: number;
  readonly warnings: number;
}

/** What happened in a call, or was heard in it. */
export type FigureEvent = SimulatedCallEvent | { readonly type: 'speech'; readonly event: SpeechEvent };

/** The bot begins to say something, after silence or a `clear`. */
interface Utterance {
  readonly atMs: number;
  /** When its first message had come. */
  readonly cameAtMs: number;
}

/** A speech's end is told so late at most that its answer has begun already. */
const KEPT_UTTERANCES = 16;

/** Takes the figures of a call from its events. A plain state machine. */
export class CallFigures {
  readonly #answers = new Durations();
  readonly #interruptions = new Durations();
  readonly #marks = new Durations();
  readonly #counts = { leadMs: 0, maxLeadMs: 0, underruns: 0, underrunMs: 0, breaches: 0, warnings: 0 };
  /** When messages came that were not heard yet. */
  #came: number[] = [];
  readonly #utterances: Utterance[] = [];
  readonly #openMarks = new Map<string, number>();
  #isSpeaking = false;
  #isNewUtterance = true;
  /** When the caller's turn ended that waits for an answer. */
  #turnEndedAt: number | undefined;
  /** When the caller cut in. */
  #cutInAt: number | undefined;

  /** Takes in what happened, in order. */
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

/** How many of the newest count. */
const WINDOW = 101;

/** What a figure of the page is made of. */
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

  /** Gives `undefined` while there are none. */
  read(): DurationsReading | undefined {
    const sorted = this.#newest.toSorted((a, b) => a - b);
    const [lastMs, medianMs] = [this.#newest.at(-1), sorted[(sorted.length - 1) >> 1]];
    return lastMs === undefined || medianMs === undefined
      ? undefined
      : { count: this.#count, lastMs, medianMs };
  }
}
