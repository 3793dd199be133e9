import type { Observable } from 'rxjs';
import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { PcmInput } from '../../audio/PcmInput.js';
import type { PlaybackOutcome } from '../../session/contract/PlaybackEvent.js';

/**
 * An event that an {@link Agent} emits. An item is one thing that the agent says: a reply or a part of a reply. Its
 * name is `itemId`. Audio without an `itemId` belongs to the open item; if no item is open, it starts a new item.
 *
 * @public
 */
export type AgentEvent<M = never> =
  /** Audio of an item: more of the open item, or the start of the next item. */
  | { readonly type: 'audio'; readonly audio: PcmInput; readonly itemId?: string }
  /** The open item is complete. */
  | { readonly type: 'audioEnd' }
  /** The caller interrupts the agent: audio that the caller has not heard is dropped. */
  | { readonly type: 'interrupt' }
  /** Anything else for the application, such as a transcript or a tool call. `bridge` passes it on. */
  | { readonly type: 'message'; readonly message: M };

/**
 * How much of one item the caller heard.
 *
 * @public
 */
export interface HeardItem {
  /** Name of the item. */
  readonly itemId: string;
  /** `played` when the item was heard to its end, `cleared` when it was interrupted, `ended` when the call ended. */
  readonly outcome: PlaybackOutcome;
  /** How much of the item the caller heard, in whole ms. Realtime services expect this value as `audio_end_ms`. */
  readonly heardMs: number;
}

/**
 * The caller, as an {@link Agent} sees them.
 *
 * @public
 */
export interface AgentCaller {
  /** The caller's audio. Hot; completes with the call. */
  readonly audio$: Observable<AudioFrame>;
  /** Sample rate of `audio$`, and of samples and bytes that the agent emits, in Hz. */
  readonly sampleRate: number;
  /** Emits how much of each item the caller heard, when the final value is known. Hot; completes with the bridge. */
  readonly heard$: Observable<HeardItem>;
}

/**
 * Anything that talks with a caller: a realtime model, or a pipeline of speech recognition, text and speech
 * synthesis. Subscribing to the returned observable connects the agent; unsubscribing disconnects the agent.
 *
 * @public
 */
export type Agent<M = never> = (caller: AgentCaller) => Observable<AgentEvent<M>>;
