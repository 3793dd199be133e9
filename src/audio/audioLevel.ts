import { describeValue } from '../support/describeValue.js';

/**
 * The level of a piece of audio, in dB below full scale (dBFS): 0 is a full-scale square wave, −Infinity silence.
 *
 * @public
 */
export interface AudioLevel {
  readonly rmsDb: number;
  readonly peakDb: number;
}

/**
 * Measures the level of samples.
 *
 * @throws TypeError when they are no Int16Array
 * @public
 */
export function audioLevel(samples: Int16Array): AudioLevel {
  if (!(samples instanceof Int16Array)) {
    throw new TypeError(
      `\`samples\` must be an Int16Array (the \`samples\` of a frame), got ${describeValue(samples)}`,
    );
  }
  let sum = 0;
  let peak = 0;
  // Without iterators and without `Math`: in jest, whose globals are looked up anew each time, these took all of the time.
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    const size = sample < 0 ? -sample : sample;
    sum += sample * sample;
    peak = size > peak ? size : peak;
  }
  return {
    rmsDb: samples.length === 0 ? -Infinity : 20 * Math.log10(Math.sqrt(sum / samples.length) / 32_768),
    peakDb: 20 * Math.log10(peak / 32_768),
  };
}
