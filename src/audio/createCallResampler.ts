import { type AllocatingResampler, createResamplerWith, type ResamplerConfig } from './createResampler.js';

export function createCallResampler(config: ResamplerConfig): AllocatingResampler {
  return createResamplerWith(config);
}
