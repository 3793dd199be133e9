import type { MarkLedger } from './MarkLedger.js';
import type { PlayoutEffects } from './PlayoutEffect.js';
import type { PlayoutItem } from './PlayoutItem.js';

/** Whether the caller hears us: until the playback clock's end, and as much longer as echoes are late. */
export class BotSpeaking {
  readonly #marks: MarkLedger<PlayoutItem>;
  readonly #effects: PlayoutEffects;
  #until = -Infinity;
  #isSpeaking = false;

  constructor(marks: MarkLedger<PlayoutItem>, effects: PlayoutEffects) {
    this.#marks = marks;
    this.#effects = effects;
  }

  /** Sets when the last of what was sent will have been played; −Infinity when nothing of it is wanted any more. */
  setEnd(at: number): void {
    this.#until = at;
  }

  /** Tells when it changes. */
  update(now: number): void {
    const isSpeaking = now < this.#audibleUntil();
    if (isSpeaking !== this.#isSpeaking) {
      this.#isSpeaking = isSpeaking;
      this.#effects.push({ type: 'speaking', isSpeaking });
    }
  }

  /** When `update` is next needed. */
  nextAt(): number {
    return this.#isSpeaking ? this.#audibleUntil() : Infinity;
  }

  #audibleUntil(): number {
    return this.#until + this.#marks.lagMs;
  }
}
