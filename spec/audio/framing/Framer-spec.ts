import fc from 'fast-check';
import { Framer, type CutFrame, type FramerConfig } from '../../../src/audio/framing/Framer';

/** Bytes that differ from each other and from padding. */
const numbered = (length: number, from = 0) =>
  Uint8Array.from({ length }, (_, index) => ((from + index) % 255) + 1);

function cutAll(framer: Framer, isLast: boolean): CutFrame[] {
  const frames: CutFrame[] = [];
  for (let frame = framer.cut(isLast); frame !== undefined; frame = framer.cut(isLast)) {
    frames.push(frame);
  }
  return frames;
}

const audioOf = ({ bytes, paddingBytes }: CutFrame) => bytes.subarray(0, bytes.length - paddingBytes);

/** The sizes of the frames of a number of bytes, if all are cut at the end. */
const sizesOf = (length: number, config: FramerConfig) => {
  const framer = new Framer(config);
  framer.push(new Uint8Array(length));
  return cutAll(framer, true).map(({ bytes }) => bytes.length);
};

describe('Framer', () => {
  describe('at the end', () => {
    const tails: [length: number, sizes: number[]][] = [
      [0, []],
      [1, [3_200]],
      [3_199, [3_200]],
      [3_200, [3_200]],
      // Below the minimum: joined to the previous frame, and padded to a unit of 320.
      [3_201, [3_520]],
      [3_520, [3_520]],
      [6_080, [6_080]],
      [6_399, [6_400]],
      [6_400, [3_200, 3_200]],
      [6_401, [3_200, 3_520]],
      [10_000, [3_200, 3_200, 3_840]],
    ];
    it.each(tails)('should cut %i bytes into %j', (length, sizes) => {
      expect(sizesOf(length, { frameBytes: 3_200 })).toEqual(sizes);
    });

    it('should pad to the minimum when the previous frame is already cut', () => {
      const framer = new Framer({ frameBytes: 3_200 });
      framer.push(numbered(3_300));
      expect(framer.cut(false)?.bytes.length).toBe(3_200);
      expect(framer.cut(false)).toBeUndefined();

      const last = framer.cut(true);
      expect(last?.bytes.length).toBe(3_200);
      expect(last?.paddingBytes).toBe(3_100);
    });

    it('should pad to a unit when frames are below the documented minimum', () => {
      expect(sizesOf(330, { frameBytes: 320 })).toEqual([640]);
      expect(sizesOf(650, { frameBytes: 640 })).toEqual([960]);
    });

    it('should pad to a whole frame when frames are not a multiple of a unit', () => {
      expect(sizesOf(5, { frameBytes: 4 })).toEqual([8]);
      expect(sizesOf(1, { frameBytes: 4 })).toEqual([4]);
    });

    it('should not join more bytes than a message may have', () => {
      const config = { frameBytes: 99_840, minBytes: 3_200, multipleBytes: 320 };

      expect(sizesOf(100_000, config)).toEqual([96_640, 3_520]);
      expect(sizesOf(99_841, config)).toEqual([96_640, 3_520]);
      expect(sizesOf(103_039, config)).toEqual([99_520, 3_520]);
      expect(sizesOf(103_040, config)).toEqual([99_840, 3_200]);
    });
  });

  it('should not cut a frame before it is full', () => {
    const framer = new Framer({ frameBytes: 320 });
    framer.push(numbered(319));
    expect([framer.nextBytes(false), framer.cut(false), framer.bufferedBytes]).toEqual([0, undefined, 319]);
    framer.push(numbered(1, 319));
    expect([framer.nextBytes(false), framer.cut(false)?.bytes]).toEqual([320, numbered(320)]);
    expect([framer.nextBytes(true), framer.cut(true), framer.bufferedBytes]).toEqual([0, undefined, 0]);
  });

  it('should copy the bytes that are pushed', () => {
    const framer = new Framer({ frameBytes: 320 });
    const memory = numbered(640);
    framer.push(memory.subarray(0, 480));
    framer.push(memory.subarray(480));
    memory.fill(0);

    expect([framer.cut(false)?.bytes, framer.cut(false)?.bytes]).toEqual([numbered(320), numbered(320, 320)]);
  });

  it('should drop everything on `clear`', () => {
    const framer = new Framer({ frameBytes: 4 });
    framer.push(numbered(7));
    framer.push(numbered(5));
    framer.cut(false);
    framer.clear();
    expect([framer.bufferedBytes, framer.cut(true)]).toEqual([0, undefined]);
    framer.push(numbered(4, 50));
    expect(framer.cut(false)?.bytes).toEqual(numbered(4, 50));
  });

  it('should not lose or repeat a byte, and pad only at the end, for any chunk size', () => {
    const piece = fc.record({
      length: fc.nat({ max: 2_000 }),
      isCutAfter: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 25 }),
        fc.constantFrom(320, 640, 1_600, 3_200, 3_840, 6_400),
        fc.constantFrom(1, 2),
        (pieces, frameBytes, factor) => {
          const minBytes = Math.min(frameBytes, 3_200) * factor;
          const multipleBytes = 320 * factor;
          const framer = new Framer({ frameBytes: frameBytes * factor, minBytes, multipleBytes });
          const audio = numbered(pieces.reduce((sum, { length }) => sum + length, 0));
          const frames: CutFrame[] = [];
          let at = 0;
          for (const { length, isCutAfter } of pieces) {
            framer.push(audio.subarray(at, (at += length)));
            if (isCutAfter) {
              frames.push(...cutAll(framer, false));
            }
          }
          frames.push(...cutAll(framer, true));

          expect(Buffer.concat(frames.map(audioOf)).equals(audio)).toBe(true);
          expect(framer.bufferedBytes).toBe(0);
          for (const { bytes, paddingBytes } of frames.slice(0, -1)) {
            expect([bytes.length, paddingBytes]).toEqual([frameBytes * factor, 0]);
          }
          const last = frames.at(-1);
          if (last !== undefined) {
            expect(last.bytes.length % multipleBytes).toBe(0);
            expect(last.bytes.length).toBeGreaterThanOrEqual(minBytes);
            expect(last.bytes.length).toBeLessThan(frameBytes * factor + minBytes + multipleBytes);
            expect(last.bytes.length === minBytes || last.paddingBytes < multipleBytes).toBe(true);
            expect(
              last.bytes.subarray(last.bytes.length - last.paddingBytes).every((byte) => byte === 0),
            ).toBe(true);
          }
        },
      ),
    );
  });

  it('should keep the order of bytes that are pushed, cut and put back', () => {
    const command = fc.oneof(
      fc.record({
        type: fc.constantFrom('push', 'push', 'unshift'),
        length: fc.nat({ max: 700 }),
      }),
      fc.record({ type: fc.constantFrom('cut', 'cutLast', 'putBack'), length: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const framer = new Framer({ frameBytes: 320, minBytes: 320, multipleBytes: 320 });
        let model = Buffer.alloc(0);
        let from = 0;
        for (const { type, length } of commands) {
          const bytes = numbered(length, from);
          from += length;
          if (type === 'push') {
            framer.push(bytes);
            model = Buffer.concat([model, bytes]);
          } else if (type === 'unshift') {
            framer.unshift(bytes);
            model = Buffer.concat([bytes, model]);
          } else {
            const announced = framer.nextBytes(type === 'cutLast');
            const frame = framer.cut(type === 'cutLast');
            expect(frame?.bytes.length ?? 0).toBe(announced);
            if (frame !== undefined) {
              const audio = audioOf(frame);
              expect(model.subarray(0, audio.length).equals(audio)).toBe(true);
              if (type === 'putBack') {
                framer.unshift(audio);
              } else {
                model = model.subarray(audio.length);
              }
            }
          }
          expect(framer.bufferedBytes).toBe(model.length);
        }
        expect(Buffer.concat(cutAll(framer, true).map(audioOf)).equals(model)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
