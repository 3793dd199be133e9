import type { OutboundMessage } from '../../wire/OutboundMessage.js';
import type { DiagnosticCode } from '../contract/Diagnostic.js';
import type { MarkResult, PlaybackEvent } from '../contract/PlaybackEvent.js';

/** What the playout decides, to be carried out in order. */
export type PlayoutEffect =
  | { readonly type: 'send'; readonly message: OutboundMessage }
  | { readonly type: 'playback'; readonly id: number; readonly event: PlaybackEvent }
  | { readonly type: 'failed'; readonly id: number; readonly error: unknown }
  | { readonly type: 'paused'; readonly id: number; readonly heardMs: number }
  | { readonly type: 'mark'; readonly id: number; readonly echo: MarkResult }
  | { readonly type: 'pull'; readonly id: number }
  | { readonly type: 'heard'; readonly audio: Uint8Array; readonly startsAt: number }
  | { readonly type: 'speaking'; readonly isSpeaking: boolean }
  | { readonly type: 'diagnostic'; readonly code: DiagnosticCode; readonly message: string }
  | { readonly type: 'drained'; readonly isComplete: boolean };

/** The effects of a playout in order, until they are taken. */
export class PlayoutEffects {
  #effects: PlayoutEffect[] = [];

  push(effect: PlayoutEffect): void {
    this.#effects.push(effect);
  }

  diagnose(code: DiagnosticCode, message: string): void {
    this.push({ type: 'diagnostic', code, message });
  }

  take(): readonly PlayoutEffect[] {
    return this.#effects.splice(0);
  }
}
