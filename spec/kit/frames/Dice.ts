import { seededRandom } from '../messages/mutateMessage';

/** Choices that are the same for the same seed. */
export class Dice {
  /** A number from 0 to 1. */
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    // Neighbouring seeds begin alike.
    this.random();
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** A whole number from 0 and below the limit. */
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** A whole number between two numbers, including both. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  pick<const T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; at++) {
      bytes[at] = this.below(256);
    }
    return bytes;
  }

  /** Printable ASCII. */
  text(length: number): string {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; at++) {
      bytes[at] = this.between(32, 126);
    }
    return bytes.toString('latin1');
  }
}
