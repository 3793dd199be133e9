import { MessageChannel } from 'node:worker_threads';
import { MediaScanner } from '../../src/wire/MediaScanner';
import { PayloadSlab } from '../../src/wire/PayloadSlab';

function decode(slab: PayloadSlab, text: string): Buffer {
  const scanner = MediaScanner.shared;
  const base64 = Buffer.from(text).toString('base64');
  scanner?.take(Buffer.from(`{"event":"media","media":{"payload":"${base64}"}}`));
  const payload = scanner?.scan() === true ? slab.payload(scanner) : undefined;
  if (payload === undefined) throw new Error('no media');
  return Buffer.from(payload.buffer, payload.byteOffset, payload.length);
}

/** The memory that a payload is in. */
function memoryOf({ buffer }: Buffer): ArrayBuffer {
  if (buffer instanceof ArrayBuffer) return buffer;
  throw new Error('a payload in shared memory');
}

describe('PayloadSlab', () => {
  it('should keep the payloads of two calls in memory of their own', () => {
    const [one, other] = [new PayloadSlab(), new PayloadSlab()];
    const [first, foreign, second] = [decode(one, 'aa'), decode(other, 'bb'), decode(one, 'cc')];

    expect(second.buffer).toBe(first.buffer);
    expect(foreign.buffer).not.toBe(first.buffer);
    expect([first, foreign, second].map(String)).toEqual(['aa', 'bb', 'cc']);
  });

  it("should not let a worker take the call's other payloads along with one", () => {
    const slab = new PayloadSlab();
    const payload = decode(slab, 'what the caller said');
    const { port1, port2 } = new MessageChannel();
    try {
      // Node 20 ignores what cannot be transferred and sends a copy, later versions throw.
      port1.postMessage(payload, [memoryOf(payload)]);
    } catch (error) {
      expect(error).toHaveProperty('name', 'DataCloneError');
    }
    port1.close();
    port2.close();

    expect(String(payload)).toBe('what the caller said');
  });

  it('should let nobody take away what stands for no payload at all', () => {
    const slab = new PayloadSlab();
    const payload = decode(slab, '');
    const { port1, port2 } = new MessageChannel();
    try {
      port1.postMessage('', [memoryOf(payload)]);
    } catch (error) {
      expect(error).toHaveProperty('name', 'DataCloneError');
    }
    port1.close();
    port2.close();

    expect(() => decode(new PayloadSlab(), '')).not.toThrow();
  });

  it('should give a payload that is larger than a slab memory to itself', () => {
    const slab = new PayloadSlab();
    const long = 'x'.repeat(20_000);

    expect(String(decode(slab, long))).toBe(long);
    expect(decode(slab, 'yy').buffer.byteLength).toBeLessThan(long.length);
  });
});
