import { Slab } from '../Slab.js';
import { createResamplerWith, type Resampler, type ResamplerConfig } from './createResampler.js';

/** A resampler for the audio of one call, whose output shares memory with nothing but other output of its own. */
export function createCallResampler(config: ResamplerConfig): Resampler {
  const slab = new Slab();
  return createResamplerWith(config, (length) => {
    const samples = slab.samples(length);
    slab.take(length * 2);
    return samples;
  });
}
