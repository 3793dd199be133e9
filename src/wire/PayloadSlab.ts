import { Slab } from '../Slab.js';
import { Base64Codec } from './Base64Codec.js';

/** Memory for the payloads of one call. */
export class PayloadSlab extends Slab {
  /**
   * Decodes the base64 that stands from `start` to `end` in `source`; undefined when it is not base64.
   *
   * @param size - how many bytes it is, as `base64Bytes` says
   */
  payload(source: Buffer, start: number, end: number, size: number): Uint8Array | undefined {
    const payload = this.bytes(size);
    if (!Base64Codec.shared.decode(source, start, end, payload)) {
      return undefined;
    }
    this.take(size);
    return payload;
  }

  /** As `payload`, as 16-bit samples of the machine's byte order; `size` is even. */
  audio(source: Buffer, start: number, end: number, size: number): Int16Array | undefined {
    const samples = this.samples(size >> 1);
    if (!Base64Codec.shared.decodeSamples(source, start, end, samples)) {
      return undefined;
    }
    this.take(size);
    return samples;
  }
}
