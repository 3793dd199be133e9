import createSpeex from '@echogarden/speex-resampler-wasm/simd';

/** A converter of one stream: takes a chunk and returns a new array. */
export interface Converter {
  push(samples: Int16Array): Int16Array;
}

const QUALITY = 5;
const speex = await createSpeex();

/** Speex's resampler with SIMD, for chunks of 20 ms, used like in an application. It is never freed. */
export function createSpeexStream(from: number, to: number): Converter {
  const state = speex._speex_resampler_init(1, from, to, QUALITY, speex._malloc(4));
  const lengths = speex._malloc(8);
  const capacity = Math.ceil(from / 50) + 16;
  const outputCapacity = Math.ceil((capacity * to) / from) + 64;
  const input = speex._malloc(2 * capacity);
  const output = speex._malloc(2 * outputCapacity);
  return {
    push: (samples) => {
      speex.HEAP16.set(samples, input >> 1);
      speex.HEAPU32[lengths >> 2] = samples.length;
      speex.HEAPU32[(lengths >> 2) + 1] = outputCapacity;
      speex._speex_resampler_process_int(state, 0, input, lengths, output, lengths + 4);
      return speex.HEAP16.slice(output >> 1, (output >> 1) + (speex.HEAPU32[(lengths >> 2) + 1] ?? 0));
    },
  };
}
