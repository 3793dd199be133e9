import type { AudioFrame } from '../../audio/AudioFrame.js';
import type { DtmfDigit } from '../../operators/wire/DtmfDigit.js';

/**
 * What a caller waits for: the bot's silence, the end of the call, or time.
 *
 * @public
 */
export type StoryCondition =
  | { readonly type: 'silence'; readonly ms: number }
  | { readonly type: 'ended' }
  | { readonly type: 'time'; readonly ms: number };

/**
 * One thing that a caller does or waits for. `heard`, `press`, `say`, `waitFor` and `hangUp` make them.
 *
 * @public
 */
export type StoryStep =
  | {
      readonly type: 'heard';
      readonly name: string;
      /** Known by its sound; without it, the prompt of that name. */
      readonly audio?: AudioFrame;
      readonly until: 'beginning' | 'end';
      readonly withinMs: number;
    }
  | { readonly type: 'press'; readonly digits: readonly DtmfDigit['digit'][]; readonly pauseMs: number }
  | { readonly type: 'say'; readonly audio: AudioFrame }
  | { readonly type: 'waitFor'; readonly condition: StoryCondition; readonly withinMs: number }
  | { readonly type: 'hangUp' };

/**
 * What a caller does in a call, step by step.
 *
 * @public
 */
export interface Story {
  readonly steps: readonly StoryStep[];
}
