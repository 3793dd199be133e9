import { asyncScheduler, type Subscription } from 'rxjs';
import { QuirkLine } from './QuirkLine.js';
import type { LineItem } from './QuirkStage.js';
import type { ParsedQuirk } from './readQuirk.js';
import { steadyNow } from '../../support/steadyNow.js';

/** Callbacks at the end of a line in memory. */
export interface MemoryLineEnd {
  readonly receive: (data: string | Uint8Array) => void;
  readonly drop: (code: number) => void;
}

/** The line to a call in memory, in RxJS time. Quirks about frames and reading have no effect on it. */
export class MemoryLine {
  readonly #line: QuirkLine;
  readonly #end: MemoryLineEnd;
  #timer: Subscription | undefined;
  #isStopped = false;

  constructor(quirks: readonly ParsedQuirk[], end: MemoryLineEnd) {
    this.#line = new QuirkLine(quirks);
    this.#end = end;
  }

  send(text: string): void {
    this.#line.pushText(text, steadyNow());
    this.#deliver();
  }

  /** Cuts the connection, after the items that still wait. */
  cut(): void {
    this.#line.push({ type: 'cut' }, steadyNow());
    this.#deliver();
  }

  /** Stops delivering. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.unsubscribe();
  }

  #deliver(): void {
    this.#timer?.unsubscribe();
    const now = steadyNow();
    for (const item of this.#line.take(now)) {
      if (!this.#isStopped) {
        this.#do(item);
      }
    }
    const at = this.#line.nextAt();
    if (at < Infinity && !this.#isStopped) {
      this.#timer = asyncScheduler.schedule(
        () => {
          this.#deliver();
        },
        Math.ceil(at) - now,
      );
    }
  }

  #do(item: LineItem): void {
    switch (item.type) {
      case 'message': {
        const text = JSON.stringify(item.fields);
        this.#end.receive(item.isBinary === true ? new TextEncoder().encode(text) : text);
        break;
      }
      case 'garbage':
        this.#end.receive(item.data);
        break;
      case 'cut':
      case 'cutMidFrame':
        this.#end.drop(1006);
        break;
      case 'close':
        this.#end.drop(item.code);
        break;
      case 'ping':
      case 'pauseReading':
        break;
      default:
        item satisfies never;
    }
  }
}
