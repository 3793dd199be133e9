import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';

/**
 * Condition that a caller waits for: the bot's silence, the end of the call, or time. `ms` is in milliseconds.
 *
 * @public
 */
export type StoryCondition =
  | { readonly type: 'silence'; readonly ms: number }
  | { readonly type: 'ended' }
  | { readonly type: 'time'; readonly ms: number };

/**
 * One thing that a caller does or waits for. Create steps with `heard`, `press`, `say`, `waitFor` and `hangUp`.
 *
 * @public
 */
export type StoryStep =
  | {
      readonly type: 'heard';
      readonly name: string;
      /** The audio to recognise; without it, the prompt of that name. */
      readonly audio?: AudioFrame;
      readonly until: 'beginning' | 'end';
      readonly withinMs: number;
    }
  | { readonly type: 'press'; readonly digits: readonly DtmfDigit['digit'][]; readonly pauseMs: number }
  | { readonly type: 'say'; readonly audio: AudioFrame }
  | { readonly type: 'waitFor'; readonly condition: StoryCondition; readonly withinMs: number }
  | { readonly type: 'hangUp' };

/**
 * What a caller does in a call, step by step. Create a story with `caller`.
 *
 * @public
 */
export interface Story {
  /** The steps, in order. */
  readonly steps: readonly StoryStep[];
}
