import { createResampler } from '../../src/audio/createResampler.js';

const calls = 200;
const frames = 100;
const rounds = 5;

/** µs of CPU that a frame of 20 ms costs from one rate to the other and back, with a resampler each for every call. */
export function resamplerMicros(config: {
  readonly rate: number;
  readonly applicationRate: number;
}): readonly number[] {
  const { rate, applicationRate } = config;
  const both = Array.from({ length: calls }, () => ({
    up: createResampler({ from: rate, to: applicationRate }),
    down: createResampler({ from: applicationRate, to: rate }),
  }));
  const frame = Int16Array.from({ length: rate / 50 }, (_, at) => ((at * 131) % 251) * 100);
  const measure = () => {
    const before = process.cpuUsage();
    for (let index = 0; index < frames; index++) {
      for (const { up, down } of both) down.push(up.push(frame));
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / (calls * frames);
  };
  measure();
  return Array.from({ length: rounds }, measure);
}
