import type { Observable } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import type { PlaybackOutcome } from '../../session/contract/PlaybackEvent.js';

/**
 * What an agent does. An item is one thing that it says, a reply or a part of one, named by `itemId`; audio without a
 * name belongs to the item that is open.
 *
 * @public
 */
export type AgentEvent<M = never> =
  /** It says something: more of an item, or the beginning of the next. */
  | { readonly type: 'audio'; readonly audio: PcmInput; readonly itemId?: string }
  /** The item that is open is complete. */
  | { readonly type: 'audioEnd' }
  /** The caller interrupts it: what was not heard is dropped. */
  | { readonly type: 'interrupt' }
  /** Anything else, for the application: a transcript, a tool to call. The bridge passes it on. */
  | { readonly type: 'message'; readonly message: M };

/**
 * What became of something that an agent said.
 *
 * @public
 */
export interface HeardItem {
  readonly itemId: string;
  /** `cleared` when it was interrupted, `ended` when the call ended. */
  readonly outcome: PlaybackOutcome;
  /** How much of it the caller has heard, in whole ms: what a realtime service wants as `audio_end_ms`. */
  readonly heardMs: number;
}

/**
 * The caller, as an agent knows him.
 *
 * @public
 */
export interface AgentCaller {
  /** What the caller says. Hot; completes with the call. */
  readonly audio$: Observable<AudioFrame>;
  /** Of `audio$`, and of samples and bytes that the agent gives, in Hz. */
  readonly sampleRate: number;
  /** What was heard of each item, when that is known for good. Hot. */
  readonly heard$: Observable<HeardItem>;
}

/**
 * Anything that talks with a caller: a realtime model, or recognition, text and speech in a row. Subscribing to what it
 * returns connects it, unsubscribing lets go of it.
 *
 * @public
 */
export type Agent<M = never> = (caller: AgentCaller) => Observable<AgentEvent<M>>;
