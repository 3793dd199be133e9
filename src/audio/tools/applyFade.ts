import type { AudioFrame } from '../AudioFrame.js';
import { type FadeConfig, Fader } from './Fader.js';

/**
 * Fades the beginning and the end of a piece of audio. The frame itself is left as it is.
 *
 * ```ts
 * call.play(applyFade(tone({ durationMs: 5_000 }), { inMs: 500, outMs: 1_000 }));
 * ```
 *
 * @throws RangeError when a length is not a number of ms from 0
 * @public
 */
export function applyFade(frame: AudioFrame, config: FadeConfig): AudioFrame {
  const fader = new Fader(config);
  const [faded] = [...fader.push(frame), ...fader.flush()];
  return faded ?? frame;
}
