import type { WavStorage } from '../../../src/audio/wav/WavWriter';

/** A file in memory. */
export class MemoryStorage implements WavStorage {
  bytes = Buffer.alloc(0);

  read(at: number, length: number): Uint8Array {
    return Uint8Array.from(this.bytes.subarray(at, at + length));
  }

  write(at: number, bytes: Uint8Array): void {
    const longer = Buffer.alloc(Math.max(this.bytes.length, at + bytes.length));
    this.bytes.copy(longer);
    longer.set(bytes, at);
    this.bytes = longer;
  }
}
