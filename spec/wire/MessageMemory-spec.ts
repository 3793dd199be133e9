import fc from 'fast-check';
import { MessageEncoder } from '../../src/wire/MessageEncoder';
import { MessageMemory } from '../../src/wire/MessageMemory';
import type { OutboundMessage } from '../../src/wire/OutboundMessage';

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => at * 37 + (at >> 8));

describe('MessageMemory', () => {
  it('should write the next message over the last one', () => {
    const memory = new MessageMemory();
    const first = memory.write('<', bytesOf(3), '>');
    expect(first.toString()).toBe('<ACVK>');

    expect(memory.write('[', bytesOf(2), ']').toString()).toBe('[ACU=]');
    expect(first.toString()).toBe('[ACU=]');
  });

  it('should leave a message as it is that is kept', () => {
    const memory = new MessageMemory();
    const first = memory.write('<', bytesOf(3), '>');
    memory.keep();

    expect(memory.write('[', bytesOf(2), ']').toString()).toBe('[ACU=]');
    expect(first.toString()).toBe('<ACVK>');
  });

  it('should leave room in front of every message, however short, and wherever it stands', () => {
    const memory = new MessageMemory();
    for (const before of ['', 'a', '', 'x'.repeat(20_000), '']) {
      expect(memory.write(before, bytesOf(0), '').byteOffset).toBe(MessageMemory.HEADROOM);
      memory.keep();
    }
  });

  it('should hold the largest message that there is', () => {
    const memory = new MessageMemory();
    for (const length of [2, 100_000, 320]) {
      const base64 = Buffer.from(bytesOf(length)).toString('base64');
      expect(memory.write('a', bytesOf(length), 'b').toString()).toBe(`a${base64}b`);
    }
  });
});

describe('MessageEncoder.encodeShared', () => {
  const message: fc.Arbitrary<OutboundMessage> = fc.oneof(
    fc
      .oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(160, 1_600, 1_920, 50_000))
      .map((samples) => ({ event: 'media' as const, payload: bytesOf(2 * samples) })),
    fc.string({ minLength: 1 }).map((name) => ({ event: 'mark' as const, name })),
    fc.constant({ event: 'clear' as const }),
  );

  it('should write what `encode` writes, whichever of them wrote what came before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('5f0c1e2d', 'a"b\\c', 'naïve 🙂'),
        fc.array(fc.tuple(message, fc.boolean()), { maxLength: 120 }),
        (streamSid, told) => {
          const one = new MessageEncoder({ streamSid });
          const other = new MessageEncoder({ streamSid });
          for (const [sent, isShared] of told) {
            const text = one.encode(sent);
            expect(String(isShared ? other.encodeShared(sent) : other.encode(sent))).toBe(text);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('should make bytes of audio, and refuse what `encode` refuses without counting it', () => {
    const encoder = new MessageEncoder({ streamSid: 's' });
    expect(() => encoder.encodeShared({ event: 'media', payload: new Uint8Array(3) })).toThrow(RangeError);

    const text = encoder.encodeShared({ event: 'media', payload: new Uint8Array(2) });
    expect(Buffer.isBuffer(text)).toBe(true);
    expect(String(text)).toContain('"sequence_number":"1"');
  });
});
