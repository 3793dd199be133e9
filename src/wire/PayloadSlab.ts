import { Slab } from '../Slab.js';
import type { MediaScanner } from './MediaScanner.js';

/** Memory for the payloads of one call. */
export class PayloadSlab extends Slab {
  /** Decodes the payload of the message that was scanned last; undefined when it is not base64. */
  payload(found: MediaScanner): Uint8Array | undefined {
    const decoded = found.decode();
    if (decoded === undefined) {
      return undefined;
    }
    const payload = this.bytes(decoded.length);
    payload.set(decoded);
    this.take(decoded.length);
    return payload;
  }

  /** As `payload`, as 16-bit samples of the machine's byte order. */
  audio(found: MediaScanner): Int16Array | undefined {
    const decoded = found.decodeSamples();
    if (decoded === undefined) {
      return undefined;
    }
    const samples = this.samples(decoded.length);
    samples.set(decoded);
    this.take(decoded.byteLength);
    return samples;
  }
}
