import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';
import type { PlaybackOutcome } from '../../session/contract/PlaybackEvent.js';
import type { GatherResult } from './GatherResult.js';

/** One of the sixteen keys. */
type Digit = DtmfDigit['digit'];

/**
 * What a press does to an entry: nothing; it ends it as wrong; it becomes a part of it, which may go on or is complete;
 * or it ends it and is no part of it.
 */
export type KeyEffect = 'ignored' | 'rejected' | 'part' | 'lastPart' | 'finish';

/** What may be typed. */
export interface KeyGrammar {
  effectOf(typed: string, key: Digit): KeyEffect;
  /** Whether an entry that ends here is an answer. */
  isEnough(typed: string): boolean;
}

/** What a question is made of, for the answer. */
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
  /** No key came for as long as the caller is waited for. */
  | { readonly type: 'pause' }
  | { readonly type: 'totalTimeout' }
  | { readonly type: 'ended' };

/** The answer to one question, as it comes. A plain state machine: keys, words and times in, at most one reason out. */
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

  /** The presses that are part of the answer so far. */
  get keys(): readonly DtmfDigit[] {
    return this.#keys;
  }

  /** Whether the caller's answer has cut the prompt. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Whether the prompt is over, or cut: from then on the caller is waited for. */
  get isOpen(): boolean {
    return this.#isCut || this.#promptOverAt < Infinity;
  }

  /** Whether a press would have an effect now. */
  get takesKeys(): boolean {
    return this.#reason === undefined && (this.#config.bargeIn || this.isOpen);
  }

  /** The answer, when there is one and all is known about it. */
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
        // A prompt that has not said how it ended never will.
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

  /** The first of an answer cuts the prompt; at the very instant of its end it still does. */
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
