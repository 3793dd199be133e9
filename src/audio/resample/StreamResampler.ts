import { type FilterKernel, MAX_BLOCK_SAMPLES } from './FilterKernel.js';
import type { Resampler } from './Resampler.js';

const NOTHING = new Int16Array(0);

/** The state of a stream: a window of history, and the position of the next output in it. */
export class StreamResampler implements Resampler {
  readonly from: number;
  readonly to: number;
  readonly latencyMs: number;
  readonly #kernel: FilterKernel;
  /** The last samples, one fewer than a window has. Before the first sample there is silence. */
  readonly #history: Int16Array;
  /** Where the window of the next output begins in the history. */
  #start: number;
  /** Position of the next output in its cycle. */
  #phase = 0;
  #received = 0;
  #emitted = 0;

  constructor(from: number, to: number, kernel: FilterKernel) {
    this.from = from;
    this.to = to;
    this.latencyMs = (kernel.shape.lookAhead / from) * 1_000;
    this.#kernel = kernel;
    this.#history = new Int16Array(kernel.shape.taps - 1);
    this.#start = kernel.shape.lookAhead;
  }

  push(samples: Int16Array): Int16Array {
    this.#received += samples.length;
    if (samples.length <= MAX_BLOCK_SAMPLES) {
      return this.#convert(samples);
    }
    const output = new Int16Array(this.#countOutputs(samples.length));
    let filled = 0;
    for (let i = 0; i < samples.length; i += MAX_BLOCK_SAMPLES) {
      const part = this.#convert(samples.subarray(i, i + MAX_BLOCK_SAMPLES));
      output.set(part, filled);
      filled += part.length;
    }
    return output;
  }

  flush(): Int16Array {
    const { up, down, lookAhead } = this.#kernel.shape;
    const missing = Math.round((this.#received * up) / down) - this.#emitted;
    const tail = missing > 0 ? this.#convert(new Int16Array(lookAhead)).slice(0, missing) : NOTHING;
    this.reset();
    return tail;
  }

  reset(): void {
    this.#history.fill(0);
    this.#start = this.#kernel.shape.lookAhead;
    this.#phase = 0;
    this.#received = 0;
    this.#emitted = 0;
  }

  /** How many outputs have their whole window in the history and the given number of samples after it. */
  #countOutputs(length: number): number {
    const { up, down } = this.#kernel.shape;
    // The last window begins `length - 1` samples after the beginning of the history.
    const fraction = (this.#phase * down) % up;
    return Math.max(0, Math.ceil(((length - this.#start) * up - fraction) / down));
  }

  #convert(samples: Int16Array): Int16Array {
    const { up, down } = this.#kernel.shape;
    const count = this.#countOutputs(samples.length);
    const output = count === 0 ? NOTHING : this.#run(samples, new Int16Array(count));

    const fraction = (this.#phase * down) % up;
    this.#start += Math.floor((fraction + count * down) / up) - samples.length;
    this.#phase = (this.#phase + count) % up;
    this.#emitted += count;
    this.#remember(samples);
    return output;
  }

  #run(samples: Int16Array, output: Int16Array): Int16Array {
    this.#kernel.run(this.#history, samples, this.#start, this.#phase, output);
    return output;
  }

  #remember(samples: Int16Array): void {
    const history = this.#history;
    if (samples.length >= history.length) {
      history.set(samples.subarray(samples.length - history.length));
    } else {
      history.copyWithin(0, samples.length);
      history.set(samples, history.length - samples.length);
    }
  }
}
