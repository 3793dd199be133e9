import type { FramerConfig } from './Framer.js';
import { FRAME_MULTIPLE_BYTES, MAX_FRAME_BYTES, MIN_FRAME_BYTES } from './messageSize.js';

/**
 * How PCM16 is cut so that messages of a size come of it on the wire, where a byte of μ-law is two bytes of PCM16.
 *
 * @param frameBytes - on the wire
 */
export function framingFor(frameBytes: number, encoding: 'pcm16' | 'mulaw'): Required<FramerConfig> {
  const factor = encoding === 'mulaw' ? 2 : 1;
  return {
    frameBytes: frameBytes * factor,
    minBytes: Math.min(frameBytes, MIN_FRAME_BYTES) * factor,
    multipleBytes: FRAME_MULTIPLE_BYTES * factor,
    maxBytes: MAX_FRAME_BYTES * factor,
  };
}
