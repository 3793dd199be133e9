import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { PlaybackOutcome } from '../../session/contract/PlaybackEvent.js';
import type { GatherResult } from './GatherResult.js';

/** One of the sixteen DTMF digits. */
type Digit = DtmfDigit['digit'];

/**
 * What a digit does to an entry:
 *
 * - `ignored`: nothing
 * - `rejected`: ends the entry as wrong
 * - `part`: is added to the entry, which may continue
 * - `lastPart`: is added to the entry, which is complete
 * - `finish`: ends the entry and is not part of it
 */
export type KeyEffect = 'ignored' | 'rejected' | 'part' | 'lastPart' | 'finish';

/** Which entries may be typed. */
export interface KeyGrammar {
  /** Returns what a digit does after the digits that were typed before it. */
  effectOf(typed: string, key: Digit): KeyEffect;
  /** Whether an entry that ends here is an answer. */
  isEnough(typed: string): boolean;
}

/** The parts of a question that its answer depends on. */
export interface DigitCollectorConfig {
  readonly grammar: KeyGrammar;
  readonly hasPrompt: boolean;
  readonly bargeIn: boolean;
}

/** What happens while a question is asked. */
export type DigitCollectorEvent =
  | { readonly type: 'key'; readonly key: DtmfDigit }
  | { readonly type: 'speech'; readonly text: string }
  /** The prompt is over. */
  | { readonly type: 'prompt'; readonly outcome: PlaybackOutcome; readonly heardMs: number }
  /** The caller pressed nothing for as long as the question waits. */
  | { readonly type: 'pause' }
  | { readonly type: 'totalTimeout' }
  | { readonly type: 'ended' };

/** Collects the answer to one question. A plain state machine: digits, words and times in, at most one reason out. */
export class DigitCollector {
  readonly #config: DigitCollectorConfig;
  readonly #keys: DtmfDigit[] = [];
  #digits = '';
  #finishKey: Digit | undefined;
  #speech: string | undefined;
  #reason: GatherResult['reason'] | undefined;
  #isCut = false;
  #bargedIn = false;
  #heardMs = 0;
  #promptOverAt: number;

  constructor(config: DigitCollectorConfig) {
    this.#config = config;
    this.#promptOverAt = config.hasPrompt ? Infinity : -Infinity;
  }

  /** The digits that are part of the answer so far. */
  get keys(): readonly DtmfDigit[] {
    return this.#keys;
  }

  /** Whether an answer has cut the prompt. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Whether the prompt is over or cut: from then on, timeouts run. */
  get isOpen(): boolean {
    return this.#isCut || this.#promptOverAt < Infinity;
  }

  /** Whether a digit would have an effect now. */
  get takesKeys(): boolean {
    return this.#reason === undefined && (this.#config.bargeIn || this.isOpen);
  }

  /** Returns the answer, when it is complete and the end of the prompt is known. */
  result(elapsedMs: number): GatherResult | undefined {
    return this.#reason === undefined || this.#promptOverAt === Infinity
      ? undefined
      : {
          reason: this.#reason,
          digits: this.#digits,
          ...(this.#finishKey === undefined ? {} : { finishKey: this.#finishKey }),
          ...(this.#speech === undefined ? {} : { speech: this.#speech }),
          bargedIn: this.#bargedIn,
          promptHeardMs: this.#heardMs,
          elapsedMs,
        };
  }

  handle(event: DigitCollectorEvent, now: number): void {
    switch (event.type) {
      case 'prompt':
        this.#promptOverAt = now;
        this.#heardMs = event.heardMs;
        if (event.outcome === 'ended') {
          this.#reason ??= 'ended';
        }
        break;
      case 'ended':
        // After the end of the call, the prompt reports nothing more.
        this.#promptOverAt = Math.min(this.#promptOverAt, now);
        this.#reason ??= 'ended';
        break;
      case 'key':
        this.#press(event.key, now);
        break;
      case 'speech':
        if (this.#reason === undefined && this.#keys.length === 0) {
          this.#cut(now);
          this.#speech = event.text;
          this.#reason = 'speech';
        }
        break;
      case 'pause':
        this.#reason ??= this.#digits === '' ? 'noInput' : this.#ending('interDigitTimeout');
        break;
      case 'totalTimeout':
        this.#reason ??= 'totalTimeout';
        break;
      default:
        event satisfies never;
    }
  }

  #press(key: DtmfDigit, now: number): void {
    const effect = this.#config.grammar.effectOf(this.#digits, key.digit);
    if (effect === 'ignored') {
      return;
    }
    this.#cut(now);
    this.#keys.push(key);
    switch (effect) {
      case 'part':
        this.#digits += key.digit;
        break;
      case 'lastPart':
        this.#digits += key.digit;
        this.#reason = 'maxDigits';
        break;
      case 'finish':
        this.#finishKey = key.digit;
        this.#reason = this.#digits === '' ? 'finishKey' : this.#ending('finishKey');
        break;
      case 'rejected':
        this.#reason = 'noMatch';
        break;
      default:
        effect satisfies never;
    }
  }

  /** The first part of an answer cuts the prompt, also at the same instant as the end of the prompt. */
  #cut(now: number): void {
    if (this.#config.bargeIn && this.#keys.length === 0 && now <= this.#promptOverAt) {
      this.#bargedIn = true;
      this.#isCut = true;
    }
  }

  #ending(reason: 'interDigitTimeout' | 'finishKey'): GatherResult['reason'] {
    return this.#config.grammar.isEnough(this.#digits) ? reason : 'noMatch';
  }
}
